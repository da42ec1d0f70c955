using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gateway.Instrumentation.Testing;

/// <summary>Two components may each make a family of their own: both record to the same series, and what reads itself does not double.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal static class TwoInstances
{
    private const int Tries = 3;

    private const string Remedy = "make what a registry needs once (callbacks, state) with metrics.Shared(factory => …), and register metrics by the factory, which gives back the same ones";

    public static void Check(FamilyUnderTest family, ConformanceReport report)
    {
        try
        {
            foreach (var series in Doubled(family))
                report.Add(new(ConformanceRule.InstancesShareSeries, series.Name, $"new {family}(metrics) twice on one registry", "the values of one instance", series.Line, Remedy));
            foreach (var member in family.Of(MemberKind.Record, MemberKind.Track))
                Member(family, member, report);
        }
#pragma warning disable CA1031 // whatever it throws is the finding
        catch (Exception exception)
#pragma warning restore CA1031
        {
            report.Add(new(ConformanceRule.InstancesShareSeries, family.ToString(), $"new {family}(metrics) twice on one registry", "a page as of one instance", $"{exception.GetType().Name}: {exception.Message}", Remedy));
        }
    }

    // A value of the process may double by itself; three times in a row it does not.
    private static List<MetricSample> Doubled(FamilyUnderTest family)
    {
        var doubled = DoubledOnce(family).ToDictionary(sample => sample.Name);
        for (var i = 1; i < Tries && doubled.Count > 0; i++)
        {
            var again = DoubledOnce(family).Select(sample => sample.Name).ToHashSet();
            doubled = doubled.Where(pair => again.Contains(pair.Key)).ToDictionary();
        }

        return [.. doubled.Values];
    }

    private static IEnumerable<MetricSample> DoubledOnce(FamilyUnderTest family)
    {
        var before = Values(family, 1);
        var pair = Values(family, 2);
        var after = Values(family, 1);
        return pair.Where(two => before.TryGetValue(two.Key, out var a) && after.TryGetValue(two.Key, out var b)
            && Math.Max(a.Value, b.Value) is > 0 and var most && two.Value.Value >= 1.9 * most).Select(two => two.Value).DistinctBy(sample => sample.Name);
    }

    // Later than the start, so that what counts from it is not 0.
    private static Dictionary<string, MetricSample> Values(FamilyUnderTest family, int instances)
    {
        var trial = family.NewTrial(instances);
        trial.MoveTime();
        return trial.Read().Page.Samples.ToDictionary(sample => sample.Line[..sample.Line.LastIndexOf(' ')]);
    }

    private static void Member(FamilyUnderTest family, RecordingMember member, ConformanceReport report)
    {
        var arguments = family.Arguments(member);
        var one = MovedOn(instances: 1);
        var two = MovedOn(instances: 2);
        if (!one.SequenceEqual(two))
        {
            report.Add(ConformanceRule.InstancesShareSeries, member, $"{member.CallText(arguments)} on each of two instances",
                $"what it moves when it is called twice on one: {string.Join("; ", one.Except(two))}", string.Join("; ", two.Except(one)), Remedy);
        }

        List<string> MovedOn(int instances)
        {
            var trial = family.NewTrial(instances);
            var before = trial.Read();
            trial.Run(member, arguments);
            trial.Run(member, arguments, onSecond: true);
            return [.. trial.Read().Since(before).Select(movement => string.Create(CultureInfo.InvariantCulture, $"{movement.Shape()} to {movement.To}")).Order(StringComparer.Ordinal)];
        }
    }
}
