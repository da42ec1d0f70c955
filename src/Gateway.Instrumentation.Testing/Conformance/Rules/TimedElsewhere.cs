using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gateway.Instrumentation.Testing;

/// <summary><c>RecordX</c>, for operations that something else times, moves what a scope of <c>TrackX</c> moves.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal static class TimedElsewhere
{
    private const string Track = "Track";
    private const string Record = "Record";
    private static readonly string[] Failures = ["Failed", "Failure", "Error"];
    private static readonly string[] Successes = ["Success", "Succeeded", "Completed"];

    public static void Check(FamilyUnderTest family, ConformanceReport report)
    {
        foreach (var track in family.Scopes.Where(member => member.Name.StartsWith(Track, StringComparison.Ordinal)))
        {
            foreach (var record in family.Of(MemberKind.Record).Where(member => member.Name == Record + track.Name[Track.Length..]))
            {
                foreach (var ending in ScopeEnding.Of(track.ScopeType).Where(ending => !ending.IsCancellation))
                    Compare(family, track, record, ending, report);
            }
        }
    }

    private static void Compare(FamilyUnderTest family, RecordingMember track, RecordingMember record, ScopeEnding ending, ConformanceReport report)
    {
        if (ArgumentsFor(record, track, ending) is not { } recorded)
            return;
        var tracked = track.Arguments(slot => record.Slots.Any(other => other.Name == slot.Name) || !slot.IsOptional ? Samples(family, slot) : slot.Default);
        var timed = record.Slots.Any(slot => slot.Type == typeof(TimeSpan));
        var (scope, call) = (Shapes(family.MovedBy(track, tracked, ending)), Shapes(family.MovedBy(record, recorded)));
        if (!scope.SequenceEqual(call))
        {
            report.Add(ConformanceRule.TimedElsewhereIsTheSame, record, record.CallText(recorded),
                $"what {track.CallText(tracked)} moves when it ends with {ending}: {Text(scope.Except(call))}",
                Text(call.Except(scope)), "let both go through one OperationKind: Start in the one, Record in the other");
        }

        // A call without a duration has nothing to put into histograms and recent windows.
        List<string> Shapes(IEnumerable<Movement> movements) =>
        [
            .. movements.Where(movement => movement.HasMoved && (timed || family.DefinitionOf(movement.Name)?.Type == MetricType.Counter))
                .Select(movement => movement.Shape()).Order(StringComparer.Ordinal),
        ];

        object?[]? ArgumentsFor(RecordingMember record, RecordingMember track, ScopeEnding ending)
        {
            var known = true;
            var says = false;
            var arguments = record.Arguments(slot =>
            {
                if (track.Slots.Any(other => other.Name == slot.Name && other.Type == slot.Type))
                    return Samples(family, slot);
                if (slot.Type == typeof(TimeSpan))
                    return Testing.Samples.Duration;
                if (slot.NamesFailure)
                {
                    says = true;
                    known &= ending.IsFailure || slot.IsNullable;
                    return ending.IsFailure ? ending.ErrorType : null;
                }

                if (slot.Type.IsEnum)
                {
                    says |= MemberOf(slot.Type, Failures) is not null;
                    var member = ending.Result is { } result ? MemberOf(slot.Type, [result.ToString()!]) ?? MemberOf(slot.Type, Successes)
                        : MemberOf(slot.Type, ending.IsSuccess ? Successes : Failures);
                    known &= member is not null;
                    return member ?? Testing.Samples.Member(slot.Type, 0);
                }

                if (slot.Name == "statusCode" && slot.Type == typeof(int))
                {
                    says = true;
                    return ending.Result is { } status ? Convert.ToInt32(status, CultureInfo.InvariantCulture) : ending.IsSuccess ? 200 : 500;
                }

                if (slot.Type == typeof(bool) && slot.Name == "failed")
                {
                    says = true;
                    return !ending.IsSuccess;
                }

                // Further values, such as a size, that the scope does not know.
                known &= slot.IsNullable || slot.Type.IsPrimitive;
                return slot.IsNullable ? null : slot.Type.IsPrimitive ? Convert.ChangeType(0, slot.Type, CultureInfo.InvariantCulture) : null;
            });

            // A failure that has a name is compared where the name can be said, and one without where it cannot.
            var named = record.Slots.Any(slot => slot.NamesFailure);
            var fits = ending.IsSuccess || (says && named == ending.IsFailure);
            return known && fits ? arguments : null;
        }
    }

    private static object? Samples(FamilyUnderTest family, Slot slot) => family.Samples.Of(slot, well: false);

    private static object? MemberOf(Type type, string[] names) =>
        names.Where(name => Enum.IsDefined(type, name)).Select(name => Enum.Parse(type, name)).FirstOrDefault();

    private static string Text(IEnumerable<string> shapes) => string.Join("; ", shapes) is { Length: > 0 } text ? text : "nothing beyond that";
}
