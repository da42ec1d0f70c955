using System.Collections.Concurrent;
using System.Reflection;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis;

/// <summary>What a method of the client is, found out once: which command it sends, and how its answer is read.</summary>
internal sealed class RedisCommand
{
    private const string Async = nameof(Async);

    // What their own metrics call hits and misses: they look up values by a key or a field.
    private static readonly string[] Lookups =
    [
        nameof(IDatabase.StringGet), nameof(IDatabase.StringGetDelete), nameof(IDatabase.StringGetLease), nameof(IDatabase.StringGetSetExpiry), nameof(IDatabase.StringGetWithExpiry),
        nameof(IDatabase.HashGet), nameof(IDatabase.HashGetAll), nameof(IDatabase.HashGetLease), nameof(IDatabase.HashFieldGetAndDelete), nameof(IDatabase.HashFieldGetAndSetExpiry),
        nameof(IDatabase.HashFieldGetLeaseAndDelete), nameof(IDatabase.HashFieldGetLeaseAndSetExpiry),
    ];

    // Immutable, and the same for all clients of the process.
    private static readonly ConcurrentDictionary<MethodInfo, RedisCommand> Known = [];

    private readonly MethodInvoker _invoker;
    private readonly string? _operation;
    private readonly int _flagsAt;
    private readonly Func<RedisRecorder, RedisCommand, string, Task, MeasuredAnswer>? _measuredAnswer;

    private RedisCommand(MethodInfo method)
    {
        _invoker = MethodInvoker.Create(method);
        Name = method.Name.EndsWith(Async, StringComparison.Ordinal) ? method.Name[..^Async.Length] : method.Name;
        var parameters = method.GetParameters();
        _flagsAt = Array.FindIndex(parameters, static parameter => parameter.ParameterType == typeof(CommandFlags));
        IsRaw = Name is "Execute" or "ExecuteResp" && parameters is [{ ParameterType: var first }, ..] && first == typeof(string);
        IsCommand = (IsRaw || _flagsAt >= 0) && !IsCursor(method.ReturnType) && Name is not (nameof(IDatabase.IdentifyEndpoint) or nameof(IDatabaseAsync.IsConnected));
        _measuredAnswer = IsCommand ? Redis.MeasuredAnswer.MakerFor(method.ReturnType) : null;
        IsLookup = Lookups.Contains(Name, StringComparer.Ordinal);
        _operation = IsRaw ? null : CommandNames.Of(Name, parameters.Any(static parameter => parameter.ParameterType.IsArray));
    }

    /// <summary>The method, without <c>Async</c>.</summary>
    public string Name { get; }

    /// <summary>Whether it sends one command, or a fixed few. Cursors send theirs while they are read, and are left out, as are questions that the client answers by itself.</summary>
    public bool IsCommand { get; }

    /// <summary>Whether it looks values up, so that its answer is hits and misses.</summary>
    public bool IsLookup { get; }

    private bool IsRaw { get; }

    /// <summary>Whether an operation of this name is a look-up.</summary>
    public static bool IsNameOfLookup(string operation) =>
        Lookups.Any(method => CommandNames.Of(method, takesArray: false) == operation || CommandNames.Of(method, takesArray: true) == operation);

    public static RedisCommand Of(MethodInfo method) => Known.TryGetValue(method, out var command) ? command : Known.GetOrAdd(method, static of => new RedisCommand(of));

    public object? Invoke(object client, object?[]? arguments) => arguments is null ? _invoker.Invoke(client) : _invoker.Invoke(client, arguments.AsSpan());

    /// <summary>Stands before an answer, which is a task.</summary>
    public MeasuredAnswer MeasuredAnswer(RedisRecorder recorder, string operation, Task answer) => _measuredAnswer!(recorder, this, operation, answer);

    /// <summary>The label <c>operation</c> of a call.</summary>
    public string OperationOf(object?[]? arguments) => _operation ?? CommandNames.Of(arguments?[0] as string ?? "");

    /// <summary>Whether nobody waits for the answer of a call.</summary>
    public bool IsFireAndForget(object?[]? arguments) =>
        _flagsAt >= 0 && arguments?[_flagsAt] is CommandFlags flags && (flags & CommandFlags.FireAndForget) != 0;

    private static bool IsCursor(Type type) => type.IsGenericType
        && type.GetGenericTypeDefinition() is var definition && (definition == typeof(IEnumerable<>) || definition == typeof(IAsyncEnumerable<>));
}
