using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Pages taken while requests come in, time goes on and the registry is reset.</summary>
public class RecentGaugesUnderLoadTests
{
    [Fact]
    public void No_page_shows_more_errors_than_requests_or_a_number_that_cannot_be()
    {
        var time = new ManualTimeProvider();
        var registry = new MetricRegistry(new GatewayMetricsOptions { RecentWindow = TimeSpan.FromSeconds(5) }, time);
        var metrics = new MetricFactory(registry);
        var (http, cache, database) = (new HttpMetrics(metrics), new CacheMetrics(metrics), new DatabaseMetrics(metrics));
        var (pages, rates) = (0, 0);
        new Crew()
            .Workers(3, writer =>
            {
                for (var i = 0; i < 60_000 || (Volatile.Read(ref pages) < 20 && i < 20_000_000); i++)
                {
                    // All fail: an error that is seen before its request shows at once.
                    var seconds = TimeSpan.FromSeconds(1 + (i % 3));
                    http.RecordRequest(new HttpRequestRecord
                    {
                        Method = i % 2 == 0 ? "GET" : "POST",
                        Endpoint = "/api",
                        StatusCode = 503,
                        Duration = seconds,
                        Provider = "openai",
                        Model = "gpt-4",
                    });
                    cache.RecordHit();
                    database.RecordQuery("select", seconds);
                }
            })
            .Disturber(() =>
            {
                time.Advance(TimeSpan.FromSeconds(0.1));
                Thread.Sleep(1);
            })
            .Disturber(count: 2, step: () =>
            {
                var page = registry.Scrape();
                foreach (var kind in new[] { "provider", "model" })
                    Compare(Sum(page, $"{kind}_errors_total"), Sum(page, $"{kind}_requests_total"), kind);
                Compare(Sum(page, "http_request_errors_total"), Sum(page, "http_requests_total"), "http");
                foreach (var sample in page.Samples)
                {
                    if (sample.Name.EndsWith("_rate", StringComparison.Ordinal))
                    {
                        Check(sample, 0, 1);
                        Interlocked.Increment(ref rates);
                    }
                    else if (sample.Name.Contains("_latency_", StringComparison.Ordinal) && IsRecent(sample.Name))
                    {
                        Check(sample, 1, 3);
                    }
                }

                Interlocked.Increment(ref pages);
            })
            .Run();
        pages.ShouldBeGreaterThan(10);
        rates.ShouldBeGreaterThan(10);

        static bool IsRecent(string name) => new[] { "_avg_", "_min_", "_max_", "_p50_", "_p95_", "_p99_" }.Any(part => name.Contains(part, StringComparison.Ordinal));

        static double Sum(MetricsPage page, string name) => page.Samples.Where(sample => sample.Name == name).Sum(sample => sample.Value);

        static void Compare(double errors, double requests, string what)
        {
            if (errors > requests)
                throw new ShouldAssertException($"{what}: {errors} errors of {requests} requests");
        }

        static void Check(MetricSample sample, double lowest, double highest)
        {
            if (!(sample.Value >= lowest && sample.Value <= highest))
                throw new ShouldAssertException(sample.Line);
        }
    }

    [Fact]
    public void A_summarys_old_handle_goes_on_while_its_series_is_removed_again_and_again()
    {
        var registry = new MetricRegistry();
        var waits = new MetricFactory(registry).Summary("wait_seconds", "Waits.", [0.5], Label.Text("queue"));
        var old = waits.WithLabels("a");
        var removals = 0;
        new Crew()
            .Workers(3, _ =>
            {
                for (var i = 0; i < 100_000 || (Volatile.Read(ref removals) < 20 && i < 20_000_000); i++)
                    old.Observe(2);
            })
            .Disturber(() =>
            {
                if (waits.Remove("a"))
                    removals++;
                Thread.Sleep(1);
            })
            .Disturber(() =>
            {
                if (waits.WithLabels("a").Quantile(0.5) is { } median and not 2)
                    throw new ShouldAssertException($"{median}");
                registry.CollectText();
            })
            .Run();

        removals.ShouldBeGreaterThan(3);
        waits.Remove("a");
        for (var i = 0; i < 5; i++)
            old.Observe(3);
        var now = waits.WithLabels("a");
        (now.Count, now.Sum, now.Quantile(0)).ShouldBe((5, 15, 3));
        old.Quantile(0).ShouldBeNull();
    }
}
