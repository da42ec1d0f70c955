using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace Gateway.Instrumentation.Testing;

/// <summary>A way in which a scope ends: what is said to it before it is disposed.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal sealed class ScopeEnding
{
    /// <summary>The kind of failure that scopes are told.</summary>
    public const string FailureText = "conformance_error";

    private readonly MethodInfo? _word;
    private readonly object?[] _arguments;

    private ScopeEnding(MethodInfo? word, params object?[] arguments) => (_word, _arguments) = (word, arguments);

    /// <summary>Without a word.</summary>
    public static ScopeEnding Silent { get; } = new(null);

    public bool IsSuccess => _word?.Name is "Succeed" or "Complete";

    public bool IsFailure => _word?.Name == "Fail";

    public bool IsCancellation => _word?.Name == "Cancel";

    /// <summary>The result of a completed operation.</summary>
    public object? Result => _word?.Name == "Complete" ? _arguments[0] : null;

    /// <summary>What a failure is called: as it was told, or as the default classifier names the exception.</summary>
    public string ErrorType => _arguments is [string text] ? text : new ErrorClassifier().Classify((Exception)_arguments[0]!);

    /// <summary>All ways in which a scope can end; a disposable of another type only silently.</summary>
    public static IReadOnlyList<ScopeEnding> Of(Type scope) => [.. SuccessesOf(scope), .. FailuresOf(scope), .. CancellationsOf(scope), Silent];

    public static IReadOnlyList<ScopeEnding> SuccessesOf(Type scope)
    {
        if (scope == typeof(OperationScope))
            return [new(scope.GetMethod(nameof(OperationScope.Succeed)))];
        return ResultOf(scope) is { } result
            ? [.. Results(result).Where(member => !NamesAnotherOutcome(member)).Select(member => new ScopeEnding(scope.GetMethod("Complete"), member))]
            : [];
    }

    public static IReadOnlyList<ScopeEnding> FailuresOf(Type scope) => IsScope(scope)
        ? [new(scope.GetMethod("Fail", [typeof(string)]), FailureText), new(FailOfException(scope), new TimeoutException(), CancellationToken.None)]
        : [];

    public static IReadOnlyList<ScopeEnding> CancellationsOf(Type scope) => IsScope(scope) ? [new(scope.GetMethod("Cancel"))] : [];

    /// <summary>What nobody says on purpose.</summary>
    public static IEnumerable<ScopeEnding> OddOnesOf(Type scope)
    {
        if (!IsScope(scope))
            yield break;
        yield return new(scope.GetMethod("Fail", [typeof(string)]), [null]);
        yield return new(FailOfException(scope), null, CancellationToken.None);
        if (ResultOf(scope) is not { } result)
            yield break;
        yield return new(scope.GetMethod("Complete"), Enum.ToObject(result, 99));
        foreach (var member in Results(result).Where(NamesAnotherOutcome))
            yield return new(scope.GetMethod("Complete"), member);
    }

    // A label may list results and outcomes together. Such a result is that outcome, and no success.
    private static bool NamesAnotherOutcome(object result) => result.ToString() is nameof(OperationOutcome.Failed) or nameof(OperationOutcome.Cancelled);

    public void End(object? scope)
    {
        if (scope is not IDisposable disposable)
            return;
        _word?.Invoke(scope, _arguments);
        disposable.Dispose();
    }

    /// <summary>The same, compiled.</summary>
    public IEnumerable<Expression> End(ParameterExpression scope)
    {
        if (_word is not null)
            yield return Expression.Call(scope, _word, _word.GetParameters().Select((parameter, i) => Expression.Constant(_arguments[i], parameter.ParameterType)));
        yield return Expression.Call(scope, scope.Type.GetMethod("Dispose", []) ?? typeof(IDisposable).GetMethod("Dispose")!);
    }

    public override string ToString() => _word is null
        ? "disposed without a word"
        : $"{_word.Name}({string.Join(", ", _arguments.Where(argument => argument is not CancellationToken).Select(RecordingMember.Show))})";

    private static bool IsScope(Type scope) => scope == typeof(OperationScope) || ResultOf(scope) is not null;

    private static Type? ResultOf(Type scope) =>
        scope.IsGenericType && scope.GetGenericTypeDefinition() == typeof(OperationScope<>) ? scope.GetGenericArguments()[0] : null;

    private static MethodInfo? FailOfException(Type scope) => scope.GetMethod("Fail", [typeof(Exception), typeof(CancellationToken)]);

    // Of status codes there are many that say the same.
    private static IEnumerable<object> Results(Type result) =>
        Enum.GetValues(result).Length > 16 ? [Samples.Member(result, 0), Samples.Member(result, 1)] : Enum.GetValues(result).Cast<object>();
}
