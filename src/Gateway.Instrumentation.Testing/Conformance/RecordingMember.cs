using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;

namespace Gateway.Instrumentation.Testing;

/// <summary>A public member of a family, and how to call it.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal sealed class RecordingMember
{
    private static readonly string[] Removers = ["Remove", "Close", "Forget"];
    private static readonly string[] Recorders = ["Record", "Set", "Mark", "Update"];

    private readonly MethodInfo _method;
    private readonly MemberParameter[] _parameters;
    private readonly Lazy<Func<object, object?[], object?>> _call;

    private RecordingMember(MethodInfo method, IReadOnlyDictionary<Type, object>? given)
    {
        _method = method;
        _parameters = [.. method.GetParameters().Select(parameter => new MemberParameter(parameter, given))];
        Slots = [.. _parameters.SelectMany(parameter => parameter.Slots)];
        Kind = KindOf();
        _call = new(CompileCall);
    }

    public string Name => _method.Name;

    public MemberKind Kind { get; }

    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>The type of the scope that it starts.</summary>
    public Type ScopeType => _method.ReturnType;

    /// <summary>All members of a family.</summary>
    public static IReadOnlyList<RecordingMember> AllOf(Type family, IReadOnlyDictionary<Type, object>? given = null) =>
    [
        .. family.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(method => !method.IsSpecialName && !method.IsGenericMethodDefinition && !method.ReturnType.IsByRefLike && !method.ReturnType.IsByRef
                && method.GetBaseDefinition().DeclaringType != typeof(object) && method.Name is not ("Dispose" or "DisposeAsync"))
            .Select(method => new RecordingMember(method, given)),
    ];

    /// <summary>Those that record, or show what they read: not those that announce and take away.</summary>
    public static IEnumerable<RecordingMember> Of(Type family) =>
        AllOf(family).Where(member => member.Kind is not (MemberKind.Announce or MemberKind.Remove));

    public object?[] Arguments(Func<Slot, object?> valueOf) => [.. _parameters.Select(parameter => parameter.Value(valueOf))];

    public object? Invoke(object family, object?[] arguments) => _call.Value(family, arguments);

    /// <summary>A call with fixed arguments, and the end of the scope that it starts, without boxing anything.</summary>
    public Action Compiled(object family, object?[] arguments, ScopeEnding? ending)
    {
        var call = Call(Expression.Constant(family), (parameter, i) => Expression.Constant(arguments[i], Boxable(parameter)));
        if (ending is null)
            return Expression.Lambda<Action>(call).Compile();
        var scope = Expression.Variable(_method.ReturnType);
        return Expression.Lambda<Action>(Expression.Block([scope], [Expression.Assign(scope, call), .. ending.End(scope)])).Compile();
    }

    /// <summary>Records successes of two kinds, a failure and a cancellation, as far as the member knows them.</summary>
    /// <param name="family">The family.</param>
    /// <param name="started">Called each time that the member returned; a scope still runs then.</param>
    /// <param name="samples">Makes the arguments.</param>
    public void Call(object family, Action? started = null, Samples? samples = null)
    {
        samples ??= new Samples();
        var successes = ScopeEnding.SuccessesOf(ScopeType);
        for (var turn = 0; turn < 4; turn++)
        {
            var result = Invoke(family, Arguments(slot => samples.Of(slot, turn, well: turn != 2)));
            started?.Invoke();
            if (Kind != MemberKind.Track)
                continue;
            var endings = turn switch
            {
                2 => ScopeEnding.FailuresOf(ScopeType),
                3 => ScopeEnding.CancellationsOf(ScopeType),
                _ => [.. successes.Skip(turn).Concat(successes).Take(1)],
            };
            (endings is [var ending, ..] ? ending : ScopeEnding.Silent).End(result);
        }
    }

    public string CallText(object?[] arguments) =>
        $"{Name}({string.Join(", ", _parameters.Select((parameter, i) => parameter.Show(arguments[i])))})";

    public static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        Delegate => "() => 3",
        Exception exception => $"new {exception.GetType().Name}()",
        Array array => $"[{string.Join(", ", array.Cast<object?>().Select(Show))}]",
        TimeSpan duration => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds} s"),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    public override string ToString() => $"{_method.DeclaringType!.Name}.{Name}({string.Join(", ", _method.GetParameters().Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}"))})";

    private MemberKind KindOf()
    {
        if (Name.StartsWith("Announce", StringComparison.Ordinal))
            return MemberKind.Announce;
        if (Removers.Any(start => Name.StartsWith(start, StringComparison.Ordinal)))
            return MemberKind.Remove;
        if (Slots.Any(slot => slot.IsDelegate))
            return MemberKind.Observe;
        if (typeof(IDisposable).IsAssignableFrom(_method.ReturnType))
            return MemberKind.Track;
        return _method.ReturnType == typeof(void) || Recorders.Any(start => Name.StartsWith(start, StringComparison.Ordinal)) ? MemberKind.Record : MemberKind.Read;
    }

    private Func<object, object?[], object?> CompileCall()
    {
        var family = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Call(Expression.Convert(family, _method.DeclaringType!), (_, i) => Expression.ArrayIndex(arguments, Expression.Constant(i)));
        Expression body = _method.ReturnType == typeof(void)
            ? Expression.Block(call, Expression.Constant(null))
            : Expression.Convert(call, typeof(object));
        return Expression.Lambda<Func<object, object?[], object?>>(body, family, arguments).Compile();
    }

    // A span is made where it is passed: it cannot be boxed, which rules out MethodInfo.Invoke.
    private MethodCallExpression Call(Expression family, Func<ParameterInfo, int, Expression> argument) =>
        Expression.Call(family, _method, _method.GetParameters().Select((parameter, i) =>
        {
            var boxable = Boxable(parameter);
            var value = As(argument(parameter, i), boxable);
            return parameter.ParameterType.IsByRefLike ? Expression.New(parameter.ParameterType.GetConstructor([boxable])!, value) : value;
        }));

    private static Type Boxable(ParameterInfo parameter)
    {
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return type.IsByRefLike ? type.GetGenericArguments()[0].MakeArrayType() : type;
    }

    private static Expression As(Expression value, Type type) => value.Type == type ? value : Expression.Convert(value, type);
}
