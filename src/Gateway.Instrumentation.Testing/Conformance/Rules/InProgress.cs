using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Testing;

/// <summary>A gauge that counts what is running is back where it was, however that ended.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal static class InProgress
{
    private static readonly string[] Names = ["inprogress", "in_progress", "in_flight", "inflight"];

    public static void Check(FamilyUnderTest family, ConformanceReport report)
    {
        foreach (var member in family.Scopes)
        {
            foreach (var ending in ScopeEnding.Of(member.ScopeType))
                Scope(family, member, ending, report);
        }

        foreach (var member in family.Of(MemberKind.Record).Where(member => !member.Name.StartsWith("Set", StringComparison.Ordinal)))
        {
            var arguments = family.Arguments(member);
            Report(member, member.CallText(arguments), family.MovedBy(member, arguments).Where(movement => movement.HasMoved && family.IsGauge(movement) && IsNamedSo(movement)), report);
        }
    }

    private static void Scope(FamilyUnderTest family, RecordingMember member, ScopeEnding ending, ConformanceReport report)
    {
        var arguments = family.Arguments(member);
        var trial = family.NewTrial();
        var before = trial.Read();
        var scope = member.Invoke(trial.Family, arguments);

        // A count of what runs; a time stamp of the start is further away.
        var running = trial.Read().Since(before).Where(movement => family.IsGauge(movement) && movement.Amount is >= 1 and < 100).Select(movement => movement.Name).ToHashSet();
        trial.MoveTime();
        ending.End(scope);
        Report(member, $"{member.CallText(arguments)}, {ending}", trial.Read().Since(before).Where(movement =>
            movement.HasMoved && family.IsGauge(movement) && (running.Contains(movement.Name) || IsNamedSo(movement))), report);
    }

    private static bool IsNamedSo(Movement movement) => Names.Any(name => movement.Name.Contains(name, StringComparison.Ordinal));

    private static void Report(RecordingMember member, string call, IEnumerable<Movement> left, ConformanceReport report)
    {
        if (left.ToList() is { Count: > 0 } wrong)
        {
            report.Add(ConformanceRule.InProgressReturns, member, call, "what counts running operations is back at its value before", Movement.List(wrong),
                "raise it in the started delegate of metrics.OperationKind and lower it in the ended one, before anything that looks at the outcome");
        }
    }
}
