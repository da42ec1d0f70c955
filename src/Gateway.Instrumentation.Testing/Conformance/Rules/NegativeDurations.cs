using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Testing;

/// <summary>A duration below zero does not get into the histograms of durations, and is counted as rejected for each of them.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal static class NegativeDurations
{
    private static readonly TimeSpan Negative = TimeSpan.FromSeconds(-0.5);

    public static void Check(FamilyUnderTest family, ConformanceReport report)
    {
        foreach (var member in family.Of(MemberKind.Record))
        {
            foreach (var slot in member.Slots.Where(slot => slot.Type == typeof(TimeSpan)))
            {
                var timed = SumsOf(Samples.Duration).Except(SumsOf(2 * Samples.Duration)).Select(sum => family.DefinitionOf(sum.Name)!.Name).Distinct().ToList();
                var trial = family.NewTrial();
                var before = trial.Read();
                trial.Run(member, Arguments(Negative));
                var after = trial.Read();
                foreach (var histogram in timed)
                {
                    var changed = after.Since(before).Where(movement => movement.HasMoved && (movement.Name == histogram + "_sum" || movement.Name == histogram + "_count")).ToList();
                    var counted = after.Rejected.Any(sample => sample.Labels["metric"] == histogram && sample.Value > 0);
                    if (changed.Count > 0 || !counted)
                    {
                        report.Add(ConformanceRule.NegativeDurationIsDropped, member, member.CallText(Arguments(Negative)),
                            $"{histogram} does not move, and gateway_metrics_rejected_total{{metric=\"{histogram}\"}} counts it",
                            $"{Movement.List(changed)} moved, {(counted ? "and it was counted" : "and nothing was counted")}",
                            "hand the TimeSpan to Histogram.Observe as it is: it drops and counts a negative one");
                    }
                }

                // A histogram of sizes moves by the same amount, however long it took.
                IEnumerable<(string Name, string Shape)> SumsOf(TimeSpan duration) => family.MovedBy(member, Arguments(duration))
                    .Where(movement => IsSum(family, movement)).Select(movement => (movement.Name, movement.Shape()));

                object?[] Arguments(TimeSpan duration) => member.Arguments(other => ReferenceEquals(other, slot) ? duration : family.Samples.Of(other));
            }
        }
    }

    private static bool IsSum(FamilyUnderTest family, Movement movement) =>
        movement.Name.EndsWith("_sum", StringComparison.Ordinal) && family.DefinitionOf(movement.Name)?.Type is MetricType.Histogram or MetricType.Summary;
}
