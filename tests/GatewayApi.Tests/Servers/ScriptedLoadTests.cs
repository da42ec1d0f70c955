using Gateway.Instrumentation;
using GatewayApi.Tests.Chat;

namespace GatewayApi.Tests.Servers;

/// <summary>What a real Prometheus computes from the page after a load whose failures are known, beside what the snapshot says.</summary>
[Collection(WatchedLoadCollection.Name)]
public class ScriptedLoadTests
{
    private const string Chat = "endpoint=\"/api/chat\"";
    private const double SketchError = 0.01;

    private readonly WatchedLoad _load;

    public ScriptedLoadTests(WatchedLoad load)
    {
        SkipUnless.Installed("prometheus");
        _load = load;
    }

    private ExpectedCounts Expected => _load.Expected;

    private MetricsSnapshot Snapshot => _load.Metrics.Snapshot();

    [Fact]
    public async Task Prometheus_saw_the_load_grow_from_wave_to_wave()
    {
        (await ValueAsync($"sum(changes(http_request_duration_seconds_count{{{Chat}}}[5m]))")).ShouldBeGreaterThanOrEqualTo(ScriptedLoad.Waves.Count);
    }

    [Fact]
    public async Task Prometheus_counts_what_was_sent()
    {
        (await ByAsync("status", $"sum by (status) (http_requests_total{{method=\"POST\",{Chat}}}) > 0"))
            .ShouldBe(Expected.ChatStatuses.ToDictionary(status => $"{status.Key}", status => (double)status.Value), ignoreOrder: true);
        (await ValueAsync($"http_request_duration_seconds_count{{{Chat}}}")).ShouldBe(Expected.Chats);
        (await ValueAsync($"http_request_errors_total{{{Chat}}}")).ShouldBe(Expected.Routes[("/api/chat", "POST")].Errors);
        (await ByAsync("provider", "provider_requests_total")).ShouldBe(Expected.Providers.ToDictionary(p => p.Key, p => (double)p.Value.Requests), ignoreOrder: true);
        (await ByAsync("provider", "provider_errors_total")).ShouldBe(Expected.Providers.ToDictionary(p => p.Key, p => (double)p.Value.Errors), ignoreOrder: true);
        (await ByAsync("model", "model_requests_total")).ShouldBe(Expected.Models.ToDictionary(m => m.Key, m => (double)m.Value.Requests), ignoreOrder: true);
        (await ByAsync("model", "model_errors_total")).ShouldBe(Expected.Models.ToDictionary(m => m.Key, m => (double)m.Value.Errors), ignoreOrder: true);
        (await ValueAsync("""cache_hits_total{cache_name="offers"}""")).ShouldBe(Expected.CacheHits);
        (await ValueAsync("""cache_misses_total{cache_name="offers"}""")).ShouldBe(Expected.CacheMisses);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public async Task A_percentile_is_in_the_bucket_where_histogram_quantile_finds_it(double quantile)
    {
        var latency = Snapshot.Latency["/api/chat"];
        var shown = quantile switch { 0.5 => latency.P50, 0.95 => latency.P95, _ => latency.P99 };

        var computed = await ValueAsync(FormattableString.Invariant(
            $"histogram_quantile({quantile}, sum by (le) (rate(http_request_duration_seconds_bucket{{{Chat}}}[5m])))"));

        var (lower, upper) = BucketOf(computed);
        shown!.Value.ShouldBeInRange(lower * (1 - SketchError), upper * (1 + SketchError));
    }

    [Fact]
    public async Task The_gauges_of_the_recent_past_are_those_of_the_snapshot()
    {
        var latency = Snapshot.Latency["/api/chat"];
        (await ValueAsync($"http_request_latency_avg_seconds{{{Chat}}}")).ShouldBe(latency.Average!.Value);
        (await ValueAsync($"http_request_latency_p50_seconds{{{Chat}}}")).ShouldBe(latency.P50!.Value);
        (await ValueAsync($"http_request_latency_p95_seconds{{{Chat}}}")).ShouldBe(latency.P95!.Value);
        (await ValueAsync($"http_request_latency_p99_seconds{{{Chat}}}")).ShouldBe(latency.P99!.Value);
        (await ValueAsync("cache_hit_rate")).ShouldBe(Snapshot.Cache.HitRate!.Value);
        await AreThoseOfTheSnapshotAsync("provider_error_rate", provider => provider.ErrorRate);
        await AreThoseOfTheSnapshotAsync("provider_latency_avg_seconds", provider => provider.AverageLatency);
        await AreThoseOfTheSnapshotAsync("provider_latency_min_seconds", provider => provider.MinimumLatency);
        await AreThoseOfTheSnapshotAsync("provider_latency_max_seconds", provider => provider.MaximumLatency);
    }

    [Fact]
    public async Task Error_rates_are_those_that_PromQL_computes_from_the_counters()
    {
        const double Rounding = 1e-9;
        (await ValueAsync("sum(rate(http_requests_total{status=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))"))
            .ShouldBe(_load.Metrics.Health().ErrorRate, Rounding);
        foreach (var (provider, rate) in await ByAsync("provider", "rate(provider_errors_total[5m]) / rate(provider_requests_total[5m])"))
            rate.ShouldBe(Snapshot.Providers[provider].ErrorRate!.Value, Rounding, provider);
        foreach (var (provider, average) in await ByAsync("provider", "provider_latency_seconds_sum / provider_latency_seconds_count"))
            average.ShouldBe(Snapshot.Providers[provider].AverageLatency!.Value, Rounding, provider);
    }

    private async Task AreThoseOfTheSnapshotAsync(string gauge, Func<ProviderSnapshot, double?> number) =>
        (await ByAsync("provider", gauge)).ShouldBe(Snapshot.Providers.ToDictionary(provider => provider.Key, provider => number(provider.Value)!.Value), ignoreOrder: true);

    private async Task<double> ValueAsync(string query) => (await _load.Watched.QueryAsync(query)).ShouldHaveSingleItem().Value;

    private async Task<IReadOnlyDictionary<string, double>> ByAsync(string label, string query) =>
        (await _load.Watched.QueryAsync(query)).ToDictionary(sample => sample[label], sample => sample.Value);

    private (double Lower, double Upper) BucketOf(double seconds)
    {
        var bounds = _load.Metrics.Registry.Snapshot().Find("http_request_duration_seconds")!.Series[0].Buckets!
            .Select(bucket => bucket.UpperBound).ToList();
        var bucket = bounds.FindIndex(bound => seconds <= bound);
        return (bucket == 0 ? 0 : bounds[bucket - 1], bounds[bucket]);
    }
}
