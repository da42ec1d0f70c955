using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Testing;

/// <summary>What a scope records that fails, is cancelled, disposed without a word, or disposed twice.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal static class ScopeEndings
{
    private static readonly string[] ErrorWords = ["error", "errors", "failure", "failures", "failed"];

    public static void Check(FamilyUnderTest family, ConformanceReport report)
    {
        foreach (var member in family.Scopes)
        {
            var arguments = family.Arguments(member);
            foreach (var ending in ScopeEnding.CancellationsOf(member.ScopeType))
                Cancelled(family, member, arguments, ending, report);
            AlwaysTimed(family, member, arguments, report);
            if (ScopeEnding.FailuresOf(member.ScopeType) is [var failure, ..])
                Silent(family, member, arguments, failure, report);
            foreach (var ending in ScopeEnding.Of(member.ScopeType))
                Twice(family, member, arguments, ending, report);
        }
    }

    private static void Cancelled(FamilyUnderTest family, RecordingMember member, object?[] arguments, ScopeEnding ending, ConformanceReport report)
    {
        var successes = CountedBy(ScopeEnding.SuccessesOf(member.ScopeType));
        var oneSided = CountedBy(ScopeEnding.FailuresOf(member.ScopeType));
        oneSided.SymmetricExceptWith(successes);
        var wrong = family.MovedBy(member, arguments, ending).Where(movement => movement.Name.Contains("last_success", StringComparison.Ordinal)
            || (movement.Amount > 0 && (CountsErrors(movement) || oneSided.Contains(movement.Key)))).ToList();
        if (wrong.Count > 0)
        {
            report.Add(ConformanceRule.CancelledIsNeitherSuccessNorFailure, member, $"{member.CallText(arguments)}, {ending}",
                "nothing moves that counts errors, that only successes or only failures move, or that is the time of a last success", Movement.List(wrong),
                "count errors only where end.ErrorType is not null, and successes (and their time) only where end.Outcome is Success");
        }

        HashSet<string> CountedBy(IEnumerable<ScopeEnding> endings) =>
        [
            .. endings.SelectMany(other => family.MovedBy(member, arguments, other))
                .Where(movement => movement.HasMoved && family.DefinitionOf(movement.Name)?.Type == MetricType.Counter).Select(movement => movement.Key),
        ];
    }

    private static void AlwaysTimed(FamilyUnderTest family, RecordingMember member, object?[] arguments, ConformanceReport report)
    {
        if (ScopeEnding.SuccessesOf(member.ScopeType) is not [var success, ..])
            return;
        var timed = Timed(success);
        foreach (var ending in ScopeEnding.Of(member.ScopeType).Where(ending => !ending.IsSuccess))
        {
            if (timed.Except(Timed(ending)).ToList() is { Count: > 0 } missing)
            {
                report.Add(ConformanceRule.AlwaysTimed, member, $"{member.CallText(arguments)}, {ending}",
                    $"{string.Join(", ", missing)} moves, as it does with {success}", "it does not", "observe end.Elapsed before anything that looks at the outcome");
            }
        }

        HashSet<string> Timed(ScopeEnding ending) =>
        [
            .. family.MovedBy(member, arguments, ending).Where(movement => movement.HasMoved).Select(movement => family.DefinitionOf(movement.Name))
                .Where(definition => definition?.Type == MetricType.Histogram).Select(definition => definition!.Name),
        ];
    }

    private static void Silent(FamilyUnderTest family, RecordingMember member, object?[] arguments, ScopeEnding failure, ConformanceReport report)
    {
        var failed = family.MovedBy(member, arguments, failure);
        var silent = family.MovedBy(member, arguments, ScopeEnding.Silent);

        // The kind of failure may differ, since nobody named it.
        var kinds = failed.SelectMany(movement => movement.Series.Labels).Where(label => label.Value.Contains(ScopeEnding.FailureText, StringComparison.Ordinal)).Select(label => label.Key).ToHashSet();
        if (!Shapes(failed, kinds).SequenceEqual(Shapes(silent, kinds)))
        {
            report.Add(ConformanceRule.SilenceIsFailure, member, $"{member.CallText(arguments)}, {ScopeEnding.Silent}",
                $"what {failure} records: {Movement.List(failed)}", Movement.List(silent),
                "ask end.Outcome what happened: it is Failed where nobody said otherwise, and end.ErrorType is \"unknown\" then");
        }
    }

    private static void Twice(FamilyUnderTest family, RecordingMember member, object?[] arguments, ScopeEnding ending, ConformanceReport report)
    {
        var once = family.MovedBy(member, arguments, ending);
        var twice = family.MovedBy(member, arguments, ending, disposals: 2);
        if (!Shapes(once).SequenceEqual(Shapes(twice)))
        {
            report.Add(ConformanceRule.EndsOnce, member, $"{member.CallText(arguments)}, {ending}, disposed again",
                $"what one end records: {Movement.List(once)}", Movement.List(twice),
                "return an OperationScope (metrics.OperationKind, metrics.TimedOperation), which ends once, instead of a disposable of your own");
        }
    }

    private static IEnumerable<string> Shapes(IEnumerable<Movement> movements, HashSet<string>? withoutLabels = null) =>
        movements.Where(movement => movement.HasMoved).Select(movement => movement.Shape(withoutLabels)).Order(StringComparer.Ordinal);

    private static bool CountsErrors(Movement movement) =>
        movement.Series.Labels.ContainsKey("error_type")
        || movement.Name.Split('_').Any(word => ErrorWords.Contains(word))
        || movement.Series.Labels.Values.Any(value => ErrorWords.Contains(value));
}
