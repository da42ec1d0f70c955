using Gateway.Instrumentation.Monitoring.Promql;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Promql;

/// <summary>The parser beside Prometheus' own: what one accepts or refuses, the other does.</summary>
public sealed class PrometheusAgreesTests
{
    [Fact]
    public async Task Queries_made_at_random_are_accepted_by_both_or_refused_by_both()
    {
        var random = new Random(20261127);
        await BothAgreeAsync([.. Enumerable.Range(0, 400).Select(_ => RandomQuery.Make(random))]);
    }

    [Fact]
    public async Task Queries_of_the_corners_are_accepted_by_both_or_refused_by_both() => await BothAgreeAsync(CornerQueries.All);

    private static async Task BothAgreeAsync(IReadOnlyList<string> texts)
    {
        SkipUnless.Installed("promtool");
        using var folder = new TemporaryFolder();
        for (var i = 0; i < texts.Count; i++)
            folder.Write($"{i}.yml", $"groups: [{{ name: g, rules: [{{ record: r, expr: {Printer.Quote(texts[i])} }}] }}]");

        var refused = await Promtool.RefusedRuleFilesAsync(folder.Path);
        var differ = new List<string>();
        for (var i = 0; i < texts.Count; i++)
        {
            var problem = Problem(texts[i]);
            if ((problem is not null) != refused.Contains($"{i}.yml"))
                differ.Add($"{texts[i]}: ours says {problem ?? "it is well"}");
        }

        string.Join("\n", differ).ShouldBeEmpty();
        refused.Count.ShouldBeInRange(20, texts.Count - 20, "both kinds must be there");
    }

    /// <summary>Types are the checker's part, and Prometheus' parser does both at once.</summary>
    private static string? Problem(string text)
    {
        try
        {
            return Query.Parse(text).Check(MetricCatalog.BuiltIn.With("x", isCounter: false, "a", "b")).FirstOrDefault(finding => finding.Rule == "type")?.Message;
        }
        catch (QuerySyntaxException exception)
        {
            return exception.Problem;
        }
    }
}
