using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Testing;

/// <summary>A label value that is null is shown as <c>unknown</c>, unless the parameter may be null and says something by it.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal static class NullIsUnknown
{
    private const string Unknown = "unknown";

    public static void Check(FamilyUnderTest family, ConformanceReport report)
    {
        var unnamed = UnnamedFailures(family);
        foreach (var member in family.Of(MemberKind.Record, MemberKind.Track))
        {
            foreach (var slot in member.Slots.Where(slot => slot is { IsText: true, IsNullable: false }))
            {
                var ending = member.Kind == MemberKind.Track ? ScopeEnding.Of(member.ScopeType).First(ending => !ending.IsSuccess) : null;
                if (!TryMove(family, member, Arguments(Samples.Text(slot.Name)), ending, out var sample)
                    || !TryMove(family, member, Arguments(null), ending, out var withNull))
                    continue; // it throws, which is reported as such
                foreach (var (name, label) in Labels(sample, Samples.Text(slot.Name)).Except(Labels(withNull, Unknown)))
                {
                    if (slot.NamesFailure && withNull.Any(movement => movement.Name == name && unnamed.Contains((name, label, movement.Series.Labels[label]))))
                        continue;
                    report.Add(ConformanceRule.NullIsUnknown, member, member.CallText(Arguments(null)),
                        $"{name} has {label}=\"{Unknown}\"", Movement.List(withNull.Where(movement => movement.Name == name)),
                        "hand the value to WithLabels as it is; where null means something of its own, declare the parameter as string?");
                }

                object?[] Arguments(string? text) => member.Arguments(other => ReferenceEquals(other, slot) ? text : family.Samples.Of(other));
            }
        }
    }

    // A family may have a name of its own for failures that nobody named: a null kind of failure is one of those.
    private static HashSet<(string Name, string Label, string Value)> UnnamedFailures(FamilyUnderTest family)
    {
        var found = new HashSet<(string, string, string)>();
        foreach (var member in family.Scopes)
        {
            if (TryMove(family, member, family.Arguments(member), ScopeEnding.Silent, out var moved))
                found.UnionWith(moved.SelectMany(movement => movement.Series.Labels.Select(label => (movement.Name, label.Key, label.Value))));
        }

        return found;
    }

    private static IEnumerable<(string Name, string Label)> Labels(IEnumerable<Movement> movements, string value) =>
        movements.SelectMany(movement => movement.Series.Labels.Where(label => label.Value == value).Select(label => (movement.Name, label.Key)));

    private static bool TryMove(FamilyUnderTest family, RecordingMember member, object?[] arguments, ScopeEnding? ending, out IReadOnlyList<Movement> moved)
    {
        try
        {
            moved = family.MovedBy(member, arguments, ending);
            return true;
        }
#pragma warning disable CA1031 // NothingThrows reports it
        catch (Exception)
#pragma warning restore CA1031
        {
            moved = [];
            return false;
        }
    }
}
