using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Testing;

/// <summary>Once its labels are known, recording allocates nothing.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal static class Allocations
{
    private const int WarmUp = 200;
    private const int Rounds = 30;
    private const int Calls = 200;

    public static void Check(FamilyUnderTest family, ConformanceReport report)
    {
        foreach (var member in family.Of(MemberKind.Record, MemberKind.Track).Where(member => !member.Slots.Any(slot => slot.IsException || slot.Element is not null)))
        {
            ScopeEnding?[] endings = member.Kind == MemberKind.Track ? [.. ScopeEnding.Of(member.ScopeType)] : [null];
            foreach (var ending in endings)
            {
                var arguments = family.Arguments(member, well: false);
                var bytes = BytesOf(member.Compiled(family.NewTrial().Family, arguments, ending));
                if (bytes > 0)
                {
                    report.Add(ConformanceRule.AllocatesNothing, member, member.CallText(arguments) + (ending is null ? "" : $", {ending}"),
                        "0 bytes once the labels are known", $"{(bytes + Calls - 1) / Calls} bytes each time",
                        "keep handles instead of making texts, arrays or closures: WithLabels with the values as they came, metrics.Bundle for several metrics, static lambdas");
                }
            }
        }
    }

    // The runtime may compile a method anew in between, at the measured thread's cost: the least of several rounds.
    private static long BytesOf(Action call)
    {
        for (var i = 0; i < WarmUp; i++)
            call();
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
                call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
