using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Testing;

/// <summary>A duration below zero moves nothing that depends on durations and is counted as rejected by histograms; the operation counts all the same.</summary>
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
                Check(family, member, slot, report);
        }
    }

    private static void Check(FamilyUnderTest family, RecordingMember member, Slot slot, ConformanceReport report)
    {
        // What depends on how long it took: a histogram of sizes moves by the same amount.
        var plain = family.MovedBy(member, Arguments(Samples.Duration));
        var timed = Shapes(plain).Except(Shapes(family.MovedBy(member, Arguments(2 * Samples.Duration)))).Select(shape => shape.Metric).ToHashSet();

        var trial = family.NewTrial();
        var before = trial.Read();
        trial.Run(member, Arguments(Negative));
        var after = trial.Read();
        var moved = after.Since(before);
        foreach (var metric in timed)
        {
            var isHistogram = family.Definitions.First(definition => definition.Name == metric).Type is MetricType.Histogram;
            var wrong = moved.Where(movement => movement.HasMoved && MetricOf(movement) == metric).ToList();
            var counted = after.Rejected.Any(sample => sample.Labels["metric"] == metric && sample.Value > 0);
            if (wrong.Count > 0 || (isHistogram && !counted))
            {
                Report($"{metric} does not move{(isHistogram ? $", and gateway_metrics_rejected_total{{metric=\"{metric}\"}} counts it" : "")}",
                    Movement.List(wrong) + (isHistogram && !counted ? ", and gateway_metrics_rejected_total does not count it" : ""));
            }
        }

        if (!Counters(plain).SequenceEqual(Counters(moved)))
            Report($"it counts as with a positive duration: {string.Join("; ", Counters(plain))}", string.Join("; ", Counters(moved)));

        void Report(string expected, string found) => report.Add(ConformanceRule.NegativeDurationIsDropped, member, member.CallText(Arguments(Negative)), expected, found,
            "count the operation, and hand the TimeSpan to Histogram.Observe as it is: it drops and counts a negative one");

        object?[] Arguments(TimeSpan duration) => member.Arguments(other => ReferenceEquals(other, slot) ? duration : family.Samples.Of(other));

        string MetricOf(Movement movement) => family.DefinitionOf(movement.Name)?.Name ?? movement.Name;

        IEnumerable<(string Metric, string Shape)> Shapes(IEnumerable<Movement> movements) =>
            movements.Where(movement => movement.HasMoved).Select(movement => (MetricOf(movement), movement.Shape()));

        List<string> Counters(IEnumerable<Movement> movements) =>
        [
            .. movements.Where(movement => movement.HasMoved && !timed.Contains(MetricOf(movement)) && family.DefinitionOf(movement.Name)?.Type == MetricType.Counter)
                .Select(movement => movement.Shape()).Order(StringComparer.Ordinal),
        ];
    }
}
