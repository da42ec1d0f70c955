using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Testing;

/// <summary>Whatever a member is given, it neither throws nor leaves a page that cannot be read.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal static class NothingThrows
{
    private const string Remedy = "record what can be recorded and drop the rest: the program that is measured must not fail because of it";

    public static void Check(FamilyUnderTest family, ConformanceReport report)
    {
        foreach (var member in family.Members.Where(member => member.Kind != MemberKind.Read))
        {
            Try(family, member, family.Arguments(member), report);
            foreach (var slot in member.Slots)
            {
                foreach (var odd in OddValuesOf(slot))
                    Try(family, member, member.Arguments(other => ReferenceEquals(other, slot) ? odd : family.Samples.Of(other, well: false)), report);
            }
        }
    }

    private static void Try(FamilyUnderTest family, RecordingMember member, object?[] arguments, ConformanceReport report)
    {
        ScopeEnding?[] endings = member.Kind == MemberKind.Track
            ? [.. ScopeEnding.Of(member.ScopeType), .. ScopeEnding.OddOnesOf(member.ScopeType)]
            : [null];
        foreach (var ending in endings)
        {
            var call = member.CallText(arguments) + (ending is null ? "" : $", {ending}");
            try
            {
                var trial = family.NewTrial();
                trial.Run(member, arguments, ending);
                if (trial.Read().Rejected.FirstOrDefault(sample => sample.Labels["reason"] is "operation_failed" or "callback_failed") is { } failed)
                    report.Add(ConformanceRule.NothingThrows, member, call, "what the family does when an operation starts or ends, and its callbacks, do not throw", failed.Line, Remedy);
            }
#pragma warning disable CA1031 // whatever it throws is the finding
            catch (Exception exception)
#pragma warning restore CA1031
            {
                report.Add(ConformanceRule.NothingThrows, member, call, "it returns", $"{exception.GetType().Name}: {exception.Message}", Remedy);
            }
        }
    }

    private static IEnumerable<object?> OddValuesOf(Slot slot)
    {
        if (slot.IsText)
            return [null, ""];
        if (slot.Type.IsEnum)
            return [Enum.ToObject(slot.Type, 99), Enum.ToObject(slot.Type, -1)];
        if (slot.IsException)
            return [null];
        if (slot.Type == typeof(TimeSpan))
            return [TimeSpan.MinValue, TimeSpan.FromTicks(-1), TimeSpan.Zero, TimeSpan.MaxValue];
        if (slot.Type == typeof(DateTimeOffset))
            return [DateTimeOffset.MinValue, DateTimeOffset.MaxValue];
        if (slot.Type == typeof(double))
            return [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1.0, 0.0];
        if (slot.Type == typeof(float))
            return [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1f, 0f];
        if (slot.Type == typeof(int))
            return [int.MinValue, -1, 0, int.MaxValue];
        if (slot.Type == typeof(long))
            return [long.MinValue, -1L, 0L, long.MaxValue];
        if (slot.Type == typeof(decimal))
            return [decimal.MinValue, decimal.MaxValue];
        if (slot.Element == typeof(string))
            return [Array.Empty<string>(), new string?[] { null }];
        return [];
    }
}
