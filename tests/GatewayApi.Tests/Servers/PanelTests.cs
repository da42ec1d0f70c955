using Gateway.Instrumentation.TestServers;
using GatewayApi.Pricing;
using GatewayApi.Tests.Chat;

namespace GatewayApi.Tests.Servers;

/// <summary>The queries of the gateway's dashboards, put to a real Prometheus after a load: they give what was sent, and nothing else.</summary>
[Collection(WatchedLoadCollection.Name)]
public class PanelTests
{
    private const string Chat = "/api/chat";
    private const string Completions = "/v1/chat/completions";
    private const double Rounding = 1e-9;

    // As the gateway announces them, with what no route matches; 200 and 500 of each.
    private static readonly (string Endpoint, string Method)[] Routes =
    [
        (Chat, "POST"), ("/api/pricing/sync", "POST"), ("/api/pricing/models", "GET"), ("/api/pricing/quote", "GET"),
        ("/api/pricing/jobs", "GET"), ("/api/pricing/jobs/{id:long}", "GET"), (Completions, "POST"), ("/v1/models", "GET"), ("unmatched", "GET"),
    ];

    private readonly WatchedLoad _load;

    public PanelTests(WatchedLoad load)
    {
        SkipUnless.Installed("prometheus");
        _load = load;
    }

    private ExpectedCounts Expected => _load.Expected;

    [Fact]
    public async Task Error_rate_is_the_share_of_the_sent_requests_that_failed_at_every_route()
    {
        var rates = await ByRouteAsync(
            "sum by (endpoint, method) (rate(http_request_errors_total[5m])) / sum by (endpoint, method) (rate(http_requests_total[5m]))");

        rates.Keys.ShouldBe(Routes, ignoreOrder: true);
        foreach (var (route, rate) in rates)
        {
            if (Expected.Routes.TryGetValue(route, out var outcomes))
                rate.ShouldBe(outcomes.ErrorRate, Rounding, $"{route}");
            else
                rate.ShouldBe(double.NaN, $"{route}"); // nobody asked: no share of nothing
        }

        rates[(Chat, "POST")].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Errors_are_those_that_were_sent_at_every_route() =>
        (await ByRouteAsync("http_request_errors_total")).ShouldBe(
            Routes.ToDictionary(route => route, route => (double)(Expected.Routes.GetValueOrDefault(route)?.Errors ?? 0)), ignoreOrder: true);

    [Fact]
    public async Task Answers_from_500_on_are_those_that_were_sent()
    {
        (string Endpoint, int Status)[] shown = [.. Routes.Select(route => (route.Endpoint, 500)), (Chat, 502), (Chat, 504), (Completions, 502), (Completions, 504), ("/api/pricing/sync", 503)];

        (await QueryAsync("http_response_status_total{status=~\"5..\"}"))
            .ToDictionary(sample => (sample["endpoint"], int.Parse(sample["status"], null)), sample => sample.Value)
            .ShouldBe(shown.ToDictionary(status => status, status => (double)Expected.Statuses.GetValueOrDefault(status)), ignoreOrder: true);
    }

    [Fact]
    public async Task Latencies_are_between_what_the_script_asked_for_and_what_its_callers_saw()
    {
        var bounds = BoundsOf(_ => true);

        bounds.ShouldHoldQuantile(await OfChatAsync("http_request_latency_p99_seconds"), 0.99, "p99");
        bounds.ShouldHoldQuantile(await OfChatAsync("http_request_latency_p95_seconds"), 0.95, "p95");
        bounds.ShouldHoldMean(await OfChatAsync("http_request_latency_avg_seconds"), "avg");
    }

    [Fact]
    public async Task Latencies_are_shown_for_the_endpoints_that_were_asked_and_no_other()
    {
        foreach (var panel in (string[])["http_request_latency_p99_seconds", "http_request_latency_p95_seconds", "http_request_latency_avg_seconds"])
            (await ByAsync("endpoint", panel)).Keys.ShouldBe(Expected.Routes.Keys.Select(route => route.Endpoint), ignoreOrder: true, panel);
    }

    [Fact]
    public async Task Providers_have_the_error_rate_the_latency_and_the_share_of_the_requests_that_were_sent()
    {
        await AreRatesOfErrorsAsync("provider", "provider_error_rate", Expected.Providers);
        foreach (var (provider, latency) in await ByAsync("provider", "provider_latency_avg_seconds"))
            BoundsOf(call => call.Provider == provider).ShouldHoldMean(latency, provider);
        await AreSharesAsync("provider", "rate(provider_requests_total[5m])", Expected.Providers);
        Expected.Providers.Keys.ShouldBe(Providers.All, ignoreOrder: true);
    }

    [Fact]
    public async Task Models_have_the_error_rate_the_latency_and_the_share_of_the_requests_that_were_sent()
    {
        await AreRatesOfErrorsAsync("model", "model_error_rate", Expected.Models);
        foreach (var (model, latency) in await ByAsync("model", "model_latency_avg_seconds"))
            BoundsOf(call => call.Model == model).ShouldHoldMean(latency, model);
        await AreSharesAsync("model", "rate(model_requests_total[5m])", Expected.Models);
    }

    [Fact]
    public async Task The_cache_has_the_hits_and_misses_that_the_sent_prompts_make()
    {
        var (hits, misses) = (Expected.CacheHits, Expected.CacheMisses);

        (await ByAsync("cache_name", "cache_hit_rate"))["offers"].ShouldBe((double)hits / (hits + misses));

        // Both panels in one query: each query is of another moment.
        (await ByAsync("cache_name", "rate(cache_hits_total[5m]) / rate(cache_misses_total[5m])"))["offers"].ShouldBe((double)hits / misses, Rounding);
    }

    private async Task AreRatesOfErrorsAsync(string label, string panel, IReadOnlyDictionary<string, Outcomes> expected) =>
        (await ByAsync(label, panel)).ShouldBe(expected.ToDictionary(asked => asked.Key, asked => asked.Value.ErrorRate), ignoreOrder: true, panel);

    /// <summary>Each one's share of all requests: per second they are what Prometheus makes of when it scraped.</summary>
    private async Task AreSharesAsync(string label, string panel, IReadOnlyDictionary<string, Outcomes> expected)
    {
        var perSecond = await ByAsync(label, panel);

        perSecond.Keys.ShouldBe(expected.Keys, ignoreOrder: true, panel);
        foreach (var (name, rate) in perSecond)
            (rate / perSecond.Values.Sum()).ShouldBe((double)expected[name].Requests / expected.Values.Sum(asked => asked.Requests), Rounding, name);
    }

    private Bounds BoundsOf(Func<Call, bool> which)
    {
        var sent = _load.Load.Sent.Where(sent => which(sent.Call)).ToList();
        return new Bounds(sent.Select(call => call.AtLeast), sent.Select(call => call.Seconds));
    }

    private async Task<double> OfChatAsync(string panel) => (await ByAsync("endpoint", panel))[Chat];

    private async Task<IReadOnlyDictionary<string, double>> ByAsync(string label, string panel) =>
        (await QueryAsync(panel)).ToDictionary(sample => sample[label], sample => sample.Value);

    private async Task<IReadOnlyDictionary<(string Endpoint, string Method), double>> ByRouteAsync(string panel) =>
        (await QueryAsync(panel)).ToDictionary(sample => (sample["endpoint"], sample["method"]), sample => sample.Value);

    private Task<IReadOnlyList<QuerySample>> QueryAsync(string panel) => _load.Watched.QueryAsync(panel);
}
