using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Testing;

/// <summary>A metric that nothing records stays at 0 for good, and whoever watches it is none the wiser.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal static class EveryMetric
{
    public static void Check(FamilyUnderTest family, ConformanceReport report)
    {
        var members = family.Members.Where(member => member.Kind is not (MemberKind.Announce or MemberKind.Remove)).ToList();
        var recorded = new HashSet<string>(family.ShownAtFirst.Series.Values
            .Where(sample => members.Count == 0 || sample.Value != 0 || family.DefinitionOf(sample.Name)?.Type is not (MetricType.Counter or MetricType.Histogram))
            .Select(sample => NameOf(sample.Name)));
        foreach (var member in members.Where(member => member.Kind != MemberKind.Read))
        {
            var trial = family.NewTrial();
            var before = trial.Read();
            try
            {
                member.Call(trial.Family, Look, family.Samples);
            }
#pragma warning disable CA1031 // NothingThrows reports it
            catch (Exception)
#pragma warning restore CA1031
            {
            }

            Look();

            // A gauge that is shown was set; be it to 0.
            void Look() => recorded.UnionWith(trial.Read().Since(before).Where(movement => movement.HasMoved || family.IsGauge(movement)).Select(movement => NameOf(movement.Name)));
        }

        foreach (var definition in family.Definitions.Where(definition => !recorded.Contains(definition.Name)))
        {
            report.Add(new(ConformanceRule.EveryMetricIsRecorded, definition.Name, definition.ToString(), "a public member of the family records it, or a callback reads it",
                $"nothing after {(members.Count == 0 ? "the family was made" : string.Join(", ", members.Select(member => member.Name).Distinct()))}",
                "add the member that records it, or take the metric out"));
        }

        string NameOf(string sample) => family.DefinitionOf(sample)?.Name ?? sample;
    }
}
