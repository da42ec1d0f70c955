using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gateway.Instrumentation.Testing;

/// <summary>Announcing shows series at 0, and what is recorded for the announced values is on them.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal static class Announcements
{
    private const int Turns = 8; // members of an enum: more than families have

    public static void Check(FamilyUnderTest family, ConformanceReport report)
    {
        var announcing = family.Of(MemberKind.Announce).ToList();
        foreach (var member in announcing)
            AtZero(family, member, report);
        foreach (var member in family.Of(MemberKind.Record, MemberKind.Track).Where(member => announcing.Any(other => Covers(other, member))))
            Beforehand(family, announcing, member, report);
    }

    private static void AtZero(FamilyUnderTest family, RecordingMember member, ConformanceReport report)
    {
        var arguments = family.Arguments(member);
        var trial = family.NewTrial();
        var before = trial.Read();
        trial.Run(member, arguments);
        var announced = trial.Read();
        var shown = announced.Since(before);
        if (shown.Count == 0 || shown.Any(movement => movement.HasMoved || !movement.IsNew))
        {
            report.Add(ConformanceRule.AnnouncedAtZero, member, member.CallText(arguments), "new series, all at 0", Movement.List(shown.Where(movement => movement.HasMoved || !movement.IsNew)),
                "call WithLabels with the values, or Announce, and record nothing");
        }

        trial.Run(member, arguments);
        if (trial.Read().Since(announced) is { Count: > 0 } again)
        {
            report.Add(ConformanceRule.AnnouncedAtZero, member, member.CallText(arguments) + ", called again", "nothing changes", Movement.List(again),
                "call WithLabels with the values, or Announce, and record nothing");
        }
    }

    private static void Beforehand(FamilyUnderTest family, List<RecordingMember> announcing, RecordingMember member, ConformanceReport report)
    {
        // The values that were announced; the kinds of failures that the classifier names are known without being said.
        var known = announcing.SelectMany(other => family.Arguments(other)).SelectMany(value => value is Array several ? several.Cast<object?>() : [value])
            .Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)).Concat(new ErrorClassifier().NamedTypes).ToHashSet();
        ScopeEnding?[] endings = member.Kind == MemberKind.Track ? [.. ScopeEnding.SuccessesOf(member.ScopeType), .. ScopeEnding.FailuresOf(member.ScopeType)] : [null];
        foreach (var ending in endings)
        {
            for (var turn = 0; turn < (member.Slots.Any(slot => slot.Type.IsEnum) ? Turns : 2); turn++)
            {
                // What may be left out is not among the labels that were announced.
                var arguments = member.Arguments(slot => slot is { IsText: true, IsNullable: true, IsOptional: true } ? null : family.Samples.Of(slot, turn, well: turn == 0));
                var trial = family.NewTrial();
                foreach (var other in announcing)
                    trial.Run(other, family.Arguments(other));
                var announced = trial.Read();
                trial.Run(member, arguments, ending);
                var missing = trial.Read().Since(announced).Where(movement => movement.IsNew
                    && family.DefinitionOf(movement.Name) is { Type: MetricType.Counter or MetricType.Histogram } definition
                    && movement.Series.Labels.All(label => IsClosed(definition, label.Key) || known.Contains(label.Value))).ToList();
                if (missing.Count > 0)
                {
                    report.Add(ConformanceRule.AnnouncedBeforehand, member, member.CallText(arguments) + (ending is null ? "" : $", {ending}"),
                        "its series were shown at 0 by " + string.Join(" or ", announcing.Where(other => Covers(other, member)).Select(other => other.CallText(family.Arguments(other)))),
                        Movement.List(missing), "let the announcing member touch every series that recording does: rate() cannot see one that is born with a value");
                }
            }
        }
    }

    private static bool IsClosed(MetricDefinition definition, string label) =>
        definition.Labels.FirstOrDefault(known => known.Name == label)?.Kind is LabelKind.Enum or LabelKind.Flag;

    // All texts that become labels are among the announced ones, alone or as one of several.
    private static bool Covers(RecordingMember announcing, RecordingMember member) =>
        member.Slots.Where(slot => slot.IsText && !(slot.IsNullable && slot.IsOptional))
            .All(slot => announcing.Slots.Any(other => other.Name == slot.Name || (other.Element == typeof(string) && Samples.SingularsOf(other.Name).Contains(slot.Name))));
}
