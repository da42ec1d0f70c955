using System.Net;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Snapshots;

public class MetricsSnapshotTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly GatewayMetrics _metrics;

    public MetricsSnapshotTests() => _metrics = TestMetrics.Create(_time);

    [Fact]
    public void Nothing_happened_yet()
    {
        var snapshot = _metrics.Snapshot();
        snapshot.Requests.ShouldBeEmpty();
        snapshot.Providers.ShouldBeEmpty();
        snapshot.Cache.ShouldBe(new CacheSnapshot(0, 0, null));
        snapshot.Database.ShouldBe(new DatabaseSnapshot(0, null));
        _metrics.Registry.Definitions.ShouldAllBe(definition => definition.Family == null, "looking makes no families");
    }

    [Fact]
    public void Every_section_says_what_was_recorded()
    {
        Record();
        var snapshot = _metrics.Snapshot();
        snapshot.Requests["/api/chat"].ShouldBe(new Dictionary<string, long> { ["POST"] = 3, ["GET"] = 1 }, ignoreOrder: true);
        snapshot.Errors["/api/chat"].ShouldBe(new Dictionary<string, long> { ["POST"] = 1, ["GET"] = 0 }, ignoreOrder: true);
        snapshot.StatusCodes["/api/chat"].Where(status => status.Value > 0)
            .ShouldBe(new Dictionary<string, long> { ["200"] = 3, ["503"] = 1 }, ignoreOrder: true);
        snapshot.Latency["/api/chat"].ShouldSatisfyAllConditions(
            latency => latency.Average!.Value.ShouldBe(2.5, 1e-9), latency => latency.P50!.Value.ShouldBe(3, 0.03),
            latency => latency.P95!.Value.ShouldBe(4, 0.04), latency => latency.P99!.Value.ShouldBe(4, 0.04));
        snapshot.Providers["openai"].ShouldBe(new ProviderSnapshot(2, 1, 0.5, 3.5, 3, 4));
        snapshot.Models["gpt-4"].ShouldBe(new ModelSnapshot(1, 1, 1, 4));
        snapshot.Cache.ShouldBe(new CacheSnapshot(3, 1, 0.75));
        snapshot.Database.ShouldBe(new DatabaseSnapshot(2, 2));
        snapshot.ExternalApis["stripe"].ShouldBe(new ExternalApiSnapshot(2, 1));
        snapshot.UptimeSeconds.ShouldBe(10);
    }

    [Fact]
    public void What_is_recent_goes_and_what_is_counted_stays()
    {
        Record();
        _time.Advance(TimeSpan.FromMinutes(6));
        var snapshot = _metrics.Snapshot();
        snapshot.Latency["/api/chat"].ShouldBe(new LatencySnapshot(null, null, null, null));
        snapshot.Providers["openai"].ShouldBe(new ProviderSnapshot(2, 1, null, null, null, null));
        snapshot.Cache.ShouldBe(new CacheSnapshot(3, 1, null));
        snapshot.Database.ShouldBe(new DatabaseSnapshot(2, null));
    }

    [Fact]
    public void A_reset_clears_everything_and_restarts_the_uptime()
    {
        Record();
        _metrics.Registry.Reset();
        _time.Advance(TimeSpan.FromSeconds(2));
        var snapshot = _metrics.Snapshot();
        snapshot.Requests["/api/chat"].Values.ShouldAllBe(count => count == 0);
        snapshot.Latency["/api/chat"].Average.ShouldBeNull();
        snapshot.Cache.ShouldBe(new CacheSnapshot(0, 0, null));
        snapshot.UptimeSeconds.ShouldBe(2);
    }

    [Fact]
    public void Single_latencies_can_be_asked_for_and_asking_makes_nothing()
    {
        _metrics.Http.LatencyQuantile("/never", 0.9).ShouldBeNull();
        _metrics.Http.AverageLatency("/never").ShouldBeNull();
        for (var i = 1; i <= 100; i++)
            _metrics.Http.RecordRequest("GET", "/a", 200, TimeSpan.FromSeconds(i));
        _metrics.Http.LatencyQuantile("/a", 0.9)!.Value.ShouldBe(91, 0.91);
        _metrics.Http.LatencyQuantile("/a", 0).ShouldBe(1);
        _metrics.Http.AverageLatency("/a").ShouldBe(50.5);
        Should.Throw<ArgumentOutOfRangeException>(() => _metrics.Http.LatencyQuantile("/a", 90)).Message.ShouldContain("pass 0.95");
        Should.Throw<ArgumentOutOfRangeException>(() => _metrics.Http.LatencyQuantile("/never", 95)).Message.ShouldContain("pass 0.95");
        _metrics.Has("http_requests_total", ("endpoint", "/never")).ShouldBeFalse();
    }

    [Fact]
    public void An_old_snapshot_does_not_change()
    {
        Record();
        var snapshot = _metrics.Snapshot();
        var before = snapshot.ToJson();
        Record();
        snapshot.ToJson().ShouldBe(before);
    }

    [Fact]
    public async Task It_agrees_with_itself_while_others_record()
    {
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 3).Select(writer => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    _metrics.Http.RecordRequest(new HttpRequestRecord { Method = "GET", Endpoint = "/a", StatusCode = i % 2 == 0 ? 500 : 200, Duration = TimeSpan.FromSeconds(1), Provider = "openai", Model = "gpt-4" });
                    _metrics.ExternalApis.RecordCall("stripe", OperationOutcome.Failed);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        try
        {
            for (var i = 0; i < 2_000; i++)
            {
                var snapshot = _metrics.Snapshot();
                if (!snapshot.Requests.TryGetValue("/a", out var requests))
                    continue;
                snapshot.StatusCodes["/a"].Values.Sum().ShouldBe(requests.Values.Sum());
                snapshot.Errors["/a"]["GET"].ShouldBeLessThanOrEqualTo(requests["GET"]);
                if (snapshot.Providers.TryGetValue("openai", out var provider))
                    provider.Errors.ShouldBeLessThanOrEqualTo(provider.Requests);
                if (snapshot.Models.TryGetValue("gpt-4", out var model))
                    (model.ErrorRate ?? 0).ShouldBeInRange(0, 1);
                if (snapshot.ExternalApis.TryGetValue("stripe", out var api))
                    api.Errors.ShouldBeLessThanOrEqualTo(api.Calls);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }
    }

    [Fact]
    public void The_snapshot_as_json()
    {
        _metrics.Http.RecordRequest(new HttpRequestRecord { Method = "GET", Endpoint = "/a", StatusCode = 200, Duration = TimeSpan.FromSeconds(2), Provider = "openai", Model = "gpt-4" });
        _time.Advance(TimeSpan.FromSeconds(3));
        _metrics.Snapshot().ToJson().ShouldBe(
            $$"""
            {
              "timestamp": "{{_time.GetUtcNow():yyyy-MM-ddTHH:mm:sszzz}}",
              "uptime_seconds": 3,
              "latency": {
                "/a": {
                  "avg": 2,
                  "p50": 2,
                  "p95": 2,
                  "p99": 2
                }
              },
              "requests": {
                "/a": {
                  "GET": 1
                }
              },
              "errors": {
                "/a": {
                  "GET": 0
                }
              },
              "status_codes": {
                "/a": {
                  "200": 1,
                  "500": 0
                }
              },
              "providers": {
                "openai": {
                  "requests": 1,
                  "errors": 0,
                  "error_rate": 0,
                  "avg_latency": 2,
                  "min_latency": 2,
                  "max_latency": 2
                }
              },
              "models": {
                "gpt-4": {
                  "requests": 1,
                  "errors": 0,
                  "error_rate": 0,
                  "avg_latency": 2
                }
              },
              "cache": {
                "hits": 0,
                "misses": 0,
                "hit_rate": null
              },
              "database": {
                "queries": 0,
                "avg_latency": null
              },
              "external_apis": {}
            }
            """);
    }

    [Fact]
    public void The_summary_for_people()
    {
        Record();
        using var output = new StringWriter { NewLine = "\n" };
        _metrics.WriteSummary(output);
        output.ToString().ShouldBe(
            $"""
            Metrics at {_time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC, up 00:00:10
            Health: unhealthy. 1 of 4 requests in the last 5 minutes failed (25 %): unhealthy above 10 %.

            Requests
              endpoint   method  requests  errors     avg     p50     p95     p99
              /api/chat  POST           3       1  2.50 s  3.02 s  4.00 s  4.00 s
              /api/chat  GET            1       0  2.50 s  3.02 s  4.00 s  4.00 s

            Statuses
              endpoint   status  responses
              /api/chat  200             3
              /api/chat  503             1

            Providers
              name    requests  errors  error rate     avg     min     max
              openai         2       1      50.0 %  3.50 s  3.00 s  4.00 s

            Models
              name   requests  errors  error rate     avg
              gpt-4         1       1     100.0 %  4.00 s

            Cache
              hits  misses  hit rate
                 3       1    75.0 %

            Database
              queries     avg
                    2  2.00 s

            External APIs
              service  calls  errors
              stripe       2       1

            """);
    }

    [Fact]
    public void The_summary_escapes_what_would_move_a_terminal()
    {
        _metrics.Providers.RecordRequest("open\u001b[2Jai", TimeSpan.FromSeconds(1));
        _metrics.ExternalApis.RecordCall("a\nb\u009bc\u202ed", TimeSpan.FromSeconds(1));
        using var output = new StringWriter { NewLine = "\n" };

        _metrics.WriteSummary(output);

        output.ToString().ShouldContain("\n  open\\u001b[2Jai  ");
        output.ToString().ShouldContain("\n  a\\u000ab\\u009bc\\u202ed  ");
        output.ToString().Where(c => char.IsControl(c) && c != '\n').ShouldBeEmpty();
    }

    private void Record()
    {
        _metrics.Http.RecordRequest("POST", "/api/chat", 200, TimeSpan.FromSeconds(2));
        using (var request = _metrics.Http.TrackRequest("GET", "/api/chat"))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            request.Complete(HttpStatusCode.OK);
        }

        _metrics.Http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = "/api/chat", StatusCode = 200, Duration = TimeSpan.FromSeconds(3), Provider = "openai" });
        _metrics.Http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = "/api/chat", StatusCode = 503, Duration = TimeSpan.FromSeconds(4), Provider = "openai", Model = "gpt-4" });
        _metrics.Cache.RecordHit(count: 2);
        _metrics.Cache.RecordHit("prices");
        _metrics.Cache.RecordMiss();
        _metrics.Database.RecordQuery("select", TimeSpan.FromSeconds(1));
        _metrics.Database.RecordQuery("insert", TimeSpan.FromSeconds(3));
        _metrics.ExternalApis.RecordCall("stripe");
        _metrics.ExternalApis.RecordCall("stripe", OperationOutcome.Failed);
        _time.Advance(TimeSpan.FromSeconds(9));
    }
}
