using System.Text.Json;
using Gateway.Instrumentation;

namespace GatewayApi.Tests.Chat;

/// <summary>What the snapshot and the health say after a load whose latencies and failures are known.</summary>
public class ScriptedLoadTests(LoadedGateway gateway) : IClassFixture<LoadedGateway>
{
    private const string Chat = "/api/chat";

    private ExpectedCounts Expected => gateway.Expected;

    private MetricsSnapshot Snapshot => gateway.Metrics.Snapshot();

    [Fact]
    public void Requests_errors_and_statuses_are_those_that_were_sent()
    {
        Flat(Snapshot.Requests).ShouldBe(Expected.Routes.ToDictionary(route => route.Key, route => (long)route.Value.Requests), ignoreOrder: true);
        Flat(Snapshot.Errors).ShouldBe(
            Expected.Routes.Where(route => route.Value.Errors > 0).ToDictionary(route => route.Key, route => (long)route.Value.Errors), ignoreOrder: true);
        Flat(Snapshot.StatusCodes).ShouldBe(
            Expected.Statuses.ToDictionary(status => (status.Key.Endpoint, $"{status.Key.Status}"), status => (long)status.Value), ignoreOrder: true);
    }

    [Fact]
    public void ASP_NET_Core_counted_the_same_requests() =>
        Flat(Snapshot.StatusCodes).ShouldBe(
            gateway.Answered.CountBy(answered => (answered.Endpoint, $"{answered.Status}")).ToDictionary(status => status.Key, status => (long)status.Value),
            ignoreOrder: true);

    [Fact]
    public void Providers_and_models_have_the_requests_the_errors_and_the_error_rate_that_were_sent()
    {
        Snapshot.Providers.ToDictionary(provider => provider.Key, provider => (provider.Value.Requests, provider.Value.Errors, provider.Value.ErrorRate))
            .ShouldBe(Expected.Providers.ToDictionary(provider => provider.Key, Told), ignoreOrder: true);
        Snapshot.Models.ToDictionary(model => model.Key, model => (model.Value.Requests, model.Value.Errors, model.Value.ErrorRate))
            .ShouldBe(Expected.Models.ToDictionary(model => model.Key, Told), ignoreOrder: true);
    }

    [Fact]
    public void Calls_outside_are_those_of_the_providers_models_and_one_of_each_price_list() =>
        Snapshot.ExternalApis.ToDictionary(service => service.Key, service => (service.Value.Calls, service.Value.Errors)).ShouldBe(
            Expected.Providers.SelectMany<KeyValuePair<string, Outcomes>, (string Service, (long, long) Calls)>(provider =>
            [
                ($"{provider.Key}-models", (provider.Value.Requests, provider.Value.Errors)),
                ($"{provider.Key}-prices", (1, 0)),
            ]).ToDictionary(),
            ignoreOrder: true);

    [Fact]
    public void Queries_are_the_look_ups_that_the_cache_could_not_answer_and_one_save_for_each_price_list()
    {
        Snapshot.Database.Queries.ShouldBe(Expected.CacheMisses + Expected.Providers.Count);
        Snapshot.Database.AverageLatency.ShouldNotBeNull();
    }

    [Fact]
    public void The_cache_knows_a_model_from_its_second_prompt_on()
    {
        var (hits, misses) = (Expected.CacheHits, Expected.CacheMisses);

        (Snapshot.Cache.Hits, Snapshot.Cache.Misses, Snapshot.Cache.HitRate).ShouldBe((hits, misses, (double)hits / (hits + misses)));
    }

    [Fact]
    public void Latencies_are_between_what_the_script_asked_for_and_what_its_callers_saw() =>
        ShouldHold(Snapshot.Latency[Chat], new Bounds(gateway.Load.Sent.Select(sent => sent.AtLeast), gateway.Load.Sent.Select(sent => sent.Seconds)));

    [Fact]
    public void Latencies_are_between_what_HttpClient_and_ASP_NET_Core_measured() =>
        ShouldHold(Snapshot.Latency[Chat], new Bounds(
            gateway.Load.Recorder.Asked.Select(asked => asked.Seconds),
            gateway.Answered.Where(answered => answered.Endpoint == Chat).Select(answered => answered.Seconds)));

    [Fact]
    public void Latencies_of_providers_are_between_what_HttpClient_measured_and_what_their_callers_saw()
    {
        gateway.Load.Recorder.Asked.Count.ShouldBe(Expected.Providers.Values.Sum(provider => provider.Requests));
        foreach (var (name, provider) in Snapshot.Providers)
        {
            var bounds = new Bounds(
                gateway.Load.Recorder.Asked.Where(asked => asked.Provider == name).Select(asked => asked.Seconds),
                gateway.Load.Sent.Where(sent => sent.Call.Provider == name).Select(sent => sent.Seconds));
            bounds.ShouldHoldMean(provider.AverageLatency, name);
            bounds.ShouldHoldMin(provider.MinimumLatency, name);
            bounds.ShouldHoldMax(provider.MaximumLatency, name);
        }
    }

    [Fact]
    public void Latencies_of_models_are_between_what_the_script_asked_for_and_what_their_callers_saw()
    {
        foreach (var (name, model) in Snapshot.Models)
        {
            var sent = gateway.Load.Sent.Where(sent => sent.Call.Model == name).ToList();
            new Bounds(sent.Select(call => call.AtLeast), sent.Select(call => call.Seconds)).ShouldHoldMean(model.AverageLatency, name);
        }
    }

    // Of all requests: the five syncs before the script are two each.
    [Fact]
    public void Health_gets_worse_as_the_failures_do() =>
        gateway.HealthAfterEachWave.Select(health => (health.Status, string.Join(" ", health.Reasons))).ShouldBe(
        [
            (ServiceHealthStatus.Healthy, "0 of 110 requests in the last 5 minutes failed (0 %): healthy below 5 %."),
            (ServiceHealthStatus.Degraded, "10 of 170 requests in the last 5 minutes failed (5.882 %): degraded from 5 % on."),
            (ServiceHealthStatus.Unhealthy, "25 of 231 requests in the last 5 minutes failed (10.823 %): unhealthy above 10 %."),
        ]);

    [Fact]
    public void The_health_report_counts_what_was_sent()
    {
        var health = gateway.Metrics.Health();

        (health.RecentRequests, health.RecentErrors, health.ErrorRate).ShouldBe((Expected.Requests, Expected.Failures, Expected.FailureRate));
        (health.TotalRequests, health.TotalErrors).ShouldBe((Expected.Requests, Expected.Errors));
        health.CacheHitRate.ShouldBe(Snapshot.Cache.HitRate);
    }

    [Fact]
    public void The_JSON_says_what_the_snapshot_says()
    {
        var snapshot = Snapshot;

        using var json = JsonDocument.Parse(snapshot.ToJson());

        var latency = json.RootElement.GetProperty("latency").GetProperty(Chat);
        latency.EnumerateObject().ToDictionary(time => time.Name, time => (double?)time.Value.GetDouble()).ShouldBe(
            new Dictionary<string, double?>
            {
                ["avg"] = snapshot.Latency[Chat].Average,
                ["p50"] = snapshot.Latency[Chat].P50,
                ["p95"] = snapshot.Latency[Chat].P95,
                ["p99"] = snapshot.Latency[Chat].P99,
            },
            ignoreOrder: true);
        json.RootElement.GetProperty("requests").GetProperty(Chat).GetProperty("POST").GetInt32().ShouldBe(Expected.Chats);
        json.RootElement.GetProperty("status_codes").GetProperty(Chat).GetProperty("502").GetInt32().ShouldBe(Expected.ChatStatuses[502]);
        foreach (var (name, provider) in Expected.Providers)
            json.RootElement.GetProperty("providers").GetProperty(name).GetProperty("error_rate").GetDouble().ShouldBe(provider.ErrorRate, name);
    }

    private static void ShouldHold(LatencySnapshot latency, Bounds bounds)
    {
        bounds.ShouldHoldMean(latency.Average, "avg");
        bounds.ShouldHoldQuantile(latency.P50, 0.5, "p50");
        bounds.ShouldHoldQuantile(latency.P95, 0.95, "p95");
        bounds.ShouldHoldQuantile(latency.P99, 0.99, "p99");
    }

    // Without what stands at 0 from the start.
    private static Dictionary<(string, string), long> Flat(IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> counts) => counts
        .SelectMany(outer => outer.Value.Where(inner => inner.Value > 0).Select(inner => ((outer.Key, inner.Key), inner.Value)))
        .ToDictionary();

    private static (long, long, double?) Told(KeyValuePair<string, Outcomes> expected) =>
        (expected.Value.Requests, expected.Value.Errors, expected.Value.ErrorRate);
}
