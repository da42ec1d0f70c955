using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Net;

namespace Gateway.Instrumentation.Testing;

/// <summary>Values made up from types and names: what a program would pass that calls everything.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal sealed class Samples(IReadOnlyDictionary<Type, object>? given = null)
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(0.3);

    /// <param name="slot">Where the value goes.</param>
    /// <param name="turn">Which of several values: the member of an enum.</param>
    /// <param name="well">Whether what is recorded went well, where a value can say so.</param>
    public object? Of(Slot slot, int turn = 0, bool well = true)
    {
        if (given?.GetValueOrDefault(slot.Type) is { } value)
            return value;
        if (slot.Type.IsEnum)
            return Member(slot.Type, turn);
        if (slot.Element is { } element)
            return SequenceOf(slot, element);
        return slot.Name switch
        {
            "errorType" when well && slot.IsNullable => null,
            "failed" when slot.Type == typeof(bool) => !well,
            "success" or "succeeded" or "healthy" when slot.Type == typeof(bool) => well,
            "statusCode" when slot.Type == typeof(int) => well ? 200 : 500,
            _ => Single(slot),
        };
    }

    /// <summary>The text for a name: the same for all members, so that what is announced is what is recorded.</summary>
    public static string Text(string name) => name == "endpoint" ? "/api/chat" : $"a-{name.ToLowerInvariant()}";

    public static object Member(Type type, int turn)
    {
        if (type == typeof(HttpStatusCode))
            return turn == 0 ? HttpStatusCode.OK : HttpStatusCode.NotFound;
        var values = Enum.GetValues(type);
        return values.GetValue(turn % values.Length)!;
    }

    private object Single(Slot slot)
    {
        var type = slot.Type;
        if (type == typeof(string))
            return Text(slot.Name);
        if (type == typeof(bool))
            return true;
        if (type.IsPrimitive || type == typeof(decimal))
            return type == typeof(double) ? 0.5 : Convert.ChangeType(3, type, provider: null);
        if (type == typeof(TimeSpan))
            return Duration;
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.UnixEpoch.AddYears(50);
        if (type == typeof(DateTime))
            return DateTime.UnixEpoch.AddYears(50);
        if (type == typeof(CancellationToken))
            return CancellationToken.None;
        if (type == typeof(Guid) || type == typeof(Uri))
            return type == typeof(Guid) ? Guid.Empty : new Uri("http://localhost/");
        if (type.IsAssignableFrom(typeof(TimeoutException)) && slot.IsException)
            return new TimeoutException();
        if (slot.IsDelegate && Returning(type) is { } callback)
            return callback;
        throw new ArgumentException(
            $"No value can be made up for {type.Name} {slot.Name} of {slot.Where}: hand one in with new FamilyConformanceOptions().WithSample<{type.Name}>(…).");
    }

    private object? Returning(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        var parameters = invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType)).ToArray();
        Expression body = invoke.ReturnType == typeof(void) ? Expression.Empty()
            : invoke.ReturnType.IsPrimitive ? Expression.Constant(Convert.ChangeType(3, invoke.ReturnType, provider: null), invoke.ReturnType)
            : given?.GetValueOrDefault(invoke.ReturnType) is { } value ? Expression.Constant(value, invoke.ReturnType)
            : Expression.Default(invoke.ReturnType);
        return Expression.Lambda(type, body, parameters).Compile();
    }

    // Texts for the names of single values that a plural may stand for, and a kind of failure.
    private static Array SequenceOf(Slot slot, Type element)
    {
        object[] values =
            element == typeof(string) ? [.. SingularsOf(slot.Name).Select(Text), ScopeEnding.FailureText]
            : element == typeof(int) ? [200, 404, 500]
            : element.IsEnum ? [.. Enum.GetValues(element).Cast<object>()]
            : [];
        var array = Array.CreateInstance(element, values.Length);
        values.CopyTo(array, 0);
        return array;
    }

    public static IEnumerable<string> SingularsOf(string name)
    {
        if (name.EndsWith("ies", StringComparison.Ordinal))
            yield return name[..^3] + "y";
        else if (name.EndsWith("ses", StringComparison.Ordinal) || name.EndsWith("xes", StringComparison.Ordinal))
            yield return name[..^2];
        if (name.EndsWith('s'))
            yield return name[..^1];
    }
}
