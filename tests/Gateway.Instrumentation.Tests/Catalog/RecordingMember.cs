using System.Net;
using System.Reflection;

namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>
/// A public method of a family that records, called with arguments made up from their types and names: what a program
/// would do that calls everything once.
/// </summary>
internal sealed class RecordingMember(MethodInfo method)
{
    // These take series away again; Announce shows them without an event (and takes a span, which reflection cannot pass).
    private static readonly string[] Others = ["Announce", "Remove", "Close", "Forget", "Dispose"];

    public string Name => method.Name;

    public static IEnumerable<RecordingMember> Of(Type family) => family
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName && !Others.Any(other => method.Name.StartsWith(other, StringComparison.Ordinal)))
        .Select(method => new RecordingMember(method));

    /// <summary>Records successes of two kinds, a failure and a cancellation, as far as the method knows them.</summary>
    /// <param name="family">The family.</param>
    /// <param name="started">Called each time that the method returned; a scope still runs then.</param>
    public void Call(object family, Action? started = null)
    {
        var words = new[] { ("Succeed", "Complete"), ("Succeed", "Complete"), ("Fail", "Fail"), ("Cancel", "Cancel") };
        for (var turn = 0; turn < words.Length; turn++)
        {
            var result = Invoke(family, turn, well: words[turn].Item1 != "Fail");
            started?.Invoke();
            End(result, turn, words[turn].Item1, words[turn].Item2);
        }
    }

    public override string ToString() => $"{method.DeclaringType!.Name}.{Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})";

    private object? Invoke(object family, int turn, bool well) =>
        method.Invoke(family, [.. method.GetParameters().Select(parameter => Argument(parameter, turn, well))]);

    private static object? Argument(ParameterInfo parameter, int turn, bool well)
    {
        var declared = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(OperationOutcome))
            return well ? OperationOutcome.Success : OperationOutcome.Failed;
        if (type.IsEnum)
            return EnumValue(type, turn);
        if (type == typeof(HttpRequestRecord))
            return Request(well);
        return parameter.Name switch
        {
            "errorType" when well && IsNullable(parameter) => null,
            "statusCode" => well ? 200 : 500,
            _ => Sample(type, parameter),
        };
    }

    private static object Sample(Type type, ParameterInfo parameter)
    {
        if (type == typeof(string))
            return parameter.Name == "endpoint" ? "/api/chat" : $"a-{parameter.Name!.ToLowerInvariant()}";
        if (type == typeof(int))
            return 3;
        if (type == typeof(long))
            return 3L;
        if (type == typeof(double))
            return 0.5;
        if (type == typeof(bool))
            return true;
        if (type == typeof(TimeSpan))
            return TimeSpan.FromSeconds(0.3);
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.UnixEpoch.AddYears(50);
        if (type == typeof(Exception))
            return new TimeoutException();
        if (type == typeof(Func<int>))
            return () => 3;
        throw new NotSupportedException($"No sample for {type} {parameter.Name} of {parameter.Member.DeclaringType!.Name}.{parameter.Member.Name}: add one.");
    }

    private static HttpRequestRecord Request(bool well) => new()
    {
        Method = "POST",
        Endpoint = "/api/chat",
        StatusCode = well ? 200 : 500,
        Duration = TimeSpan.FromSeconds(0.3),
        Provider = "a-provider",
        Model = "a-model",
        RequestBytes = 3,
        ResponseBytes = 3,
    };

    private static object EnumValue(Type type, int turn)
    {
        if (type == typeof(HttpStatusCode))
            return turn == 0 ? HttpStatusCode.OK : HttpStatusCode.NotFound;
        var values = Enum.GetValues(type);
        return values.GetValue(turn % values.Length)!;
    }

    private static bool IsNullable(ParameterInfo parameter) =>
        new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;

    private static void End(object? scope, int turn, string plain, string withOutcome)
    {
        switch (scope)
        {
            case OperationScope operation:
                Tell(operation, turn, plain);
                operation.Dispose();
                break;
            case not null when scope.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(OperationScope<>):
                Tell(scope, turn, withOutcome);
                ((IDisposable)scope).Dispose();
                break;
        }
    }

    private static void Tell(object scope, int turn, string word)
    {
        var method = scope.GetType().GetMethods().Where(method => method.Name == word).MinBy(method => method.GetParameters().Length)!;
        object?[] arguments = [.. method.GetParameters().Select(parameter =>
            parameter.ParameterType.IsEnum ? EnumValue(parameter.ParameterType, turn) : parameter.ParameterType == typeof(string) ? "api_error" : (object?)null)];
        method.Invoke(scope, arguments);
    }
}
