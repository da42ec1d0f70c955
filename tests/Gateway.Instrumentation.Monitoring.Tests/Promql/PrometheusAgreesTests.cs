using Gateway.Instrumentation.Monitoring.Promql;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Promql;

/// <summary>The parser beside Prometheus' own: what one accepts or refuses, the other does.</summary>
public sealed class PrometheusAgreesTests
{
    [Fact]
    public async Task Queries_made_at_random_are_accepted_by_both_or_refused_by_both()
    {
        SkipUnless.Installed("promtool");
        var random = new Random(20261127);
        using var folder = new TemporaryFolder();
        var texts = Enumerable.Range(0, 400).Select(_ => RandomQuery.Make(random)).ToArray();
        for (var i = 0; i < texts.Length; i++)
            folder.Write($"{i}.yml", $"groups: [{{ name: g, rules: [{{ record: r, expr: {Printer.Quote(texts[i])} }}] }}]");

        var refused = await Promtool.RefusedRuleFilesAsync(folder.Path);
        var differ = new List<string>();
        for (var i = 0; i < texts.Length; i++)
        {
            var problem = Problem(texts[i]);
            if ((problem is not null) != refused.Contains($"{i}.yml"))
                differ.Add($"{texts[i]}: ours says {problem ?? "it is well"}");
        }

        string.Join("\n", differ).ShouldBeEmpty();
        refused.Count.ShouldBeInRange(20, 380, "both kinds must be there");
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
