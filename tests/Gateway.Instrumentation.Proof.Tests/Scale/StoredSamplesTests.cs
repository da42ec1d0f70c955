using System.Diagnostics;
using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Proof.Tests.Panels;

namespace Gateway.Instrumentation.Proof.Tests.Scale;

/// <summary>Everything that a real Prometheus scrapes from the samples, records by its rules and sends to a real VictoriaMetrics, asked of both.</summary>
[Collection<ScrapedSamplesCollection>]
public sealed class StoredSamplesTests(ScrapedSamples samples, ITestOutputHelper output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_store_answers_as_Prometheus_does()
    {
        await samples.SilentAsync();
        var pack = MonitoringPack.BuiltIn;
        var catalog = pack.CatalogWithRecorded();
        string[] panels = [.. pack.Dashboards.SelectMany(dashboard => ShownQuery.Of(dashboard, catalog)).Select(query => query.Expression).Distinct()];
        string[] rules = [.. pack.AllGroups.SelectMany(group => group.Rules).Select(rule => rule.Query.Text).Distinct()];

        (await UnlikeAsync(["{__name__!=\"\"}"], static (stored, scraped) => stored.IsEmpty ? ["nothing is stored"] : stored.ValuesUnlike(scraped))).ShouldBeEmpty();
        (await UnlikeAsync([.. panels.Concat(rules).Select(Thresholds.Without).Distinct()], static (stored, scraped) => stored.SeriesUnlike(scraped))).ShouldBeEmpty();

        var table = ProofTable.OfStore(panels.Length, rules.Length);
        output.WriteLine(table);
        ProofTable.Compare("store", table, ScaleDocument.Name);
    }

    /// <summary>
    /// Asks both for the same moment, and again for a later one while they differ: what was scraped is on its way to the store, and of a series
    /// that was just born one of the two has a rate before the other.
    /// </summary>
    private async Task<IEnumerable<string>> UnlikeAsync(IEnumerable<string> queries, Func<Answer, Answer, IEnumerable<string>> compare)
    {
        var unlike = queries.ToDictionary(query => query, _ => "");
        for (var watch = Stopwatch.StartNew(); unlike.Count > 0 && watch.Elapsed < Deadline;)
        {
            var at = (await samples.Prometheus.QueryAsync("time()", Cancellation))[0].Value;
            await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);
            await samples.Store.FlushAsync(Cancellation);
            foreach (var query in unlike.Keys.ToArray())
            {
                var differences = compare(
                    new Answer(await samples.Store.QueryAsync(query, at, Cancellation)), new Answer(await samples.Prometheus.QueryAsync(query, at, Cancellation))).ToArray();
                if (differences.Length == 0)
                    unlike.Remove(query);
                else
                    unlike[query] = $"{query}\n{string.Join("\n", differences.Take(10))}\n";
            }
        }

        return unlike.Values;
    }
}
