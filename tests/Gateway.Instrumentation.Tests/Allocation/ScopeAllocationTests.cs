using System.Net;

namespace Gateway.Instrumentation.Tests.Allocation;

public class ScopeAllocationTests
{
    private readonly TestRegistry _test = new();
    private readonly PricingSyncMetrics _sync;
    private readonly PricingSyncJobMetrics _jobs;

    public ScopeAllocationTests()
    {
        _sync = new PricingSyncMetrics(_test.Metrics);
        _jobs = new PricingSyncJobMetrics(_test.Metrics);
    }

    [Fact]
    public void A_scope_that_fails_by_exception()
    {
        var exception = new TimeoutException();
        var other = new InvalidOperationException();
        Allocated.By(() =>
        {
            using (var sync = _sync.TrackPricingSync("openai"))
                sync.Fail(exception);
            using (var sync = _sync.TrackPricingSync("openai"))
                sync.Fail(other);
        }).ShouldBe(0);
    }

    [Fact]
    public void Nested_scopes() => Allocated.By(() =>
    {
        using var job = _jobs.TrackPricingSyncJob();
        using (var first = _sync.TrackPricingSync("openai"))
        {
            using var second = _sync.TrackPricingSync("anthropic");
            second.Succeed();
            first.Succeed();
        }

        job.Succeed();
    }).ShouldBe(0);

    [Fact]
    public void A_scope_of_a_folded_provider()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var sync = new PricingSyncMetrics(test.Metrics);
        sync.Announce("openai");
        Allocated.By(() =>
        {
            using var scope = sync.TrackPricingSync("anthropic");
            scope.Succeed();
        }).ShouldBe(0);
    }

    [Fact]
    public void A_request_with_folded_labels()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var http = new HttpMetrics(test.Metrics);
        var folded = new HttpRequestRecord
        {
            Method = "POST",
            Endpoint = "/api/chat",
            StatusCode = 404,
            Duration = TimeSpan.FromSeconds(1),
            Provider = "azure",
            Model = "o3",
            RequestBytes = 512,
            ResponseBytes = 2048,
        };
        http.RecordRequest(folded with { Method = "GET", Endpoint = "/api/models", Provider = "openai", Model = "gpt-4" });
        Allocated.By(() =>
        {
            http.RecordRequest(folded);
            using var request = http.TrackRequest("POST", "/api/chat", "azure", "o3");
            request.Complete(HttpStatusCode.OK);
        }).ShouldBe(0);
    }

    [Fact]
    public void A_scope_with_outcomes_of_its_own()
    {
        var cache = new LookupMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            using (var look = cache.TrackLookup("local"))
                look.Complete(LookupResult.Hit);
            using (var look = cache.TrackLookup("local"))
                look.Fail("timeout_error");
        }).ShouldBe(0);
    }

    [Fact]
    public void Run_with_a_static_delegate() => Allocated.By(() =>
    {
        _jobs.TrackPricingSyncJob().Run(static () => { });
        _jobs.TrackPricingSyncJob().Run(this, static self => self._sync.RecordModelsFetched("openai", 1));
        _jobs.TrackPricingSyncJob().Run(5, static number => number + 1);
    }).ShouldBe(0);

    [Fact]
    public void An_error_that_is_named_by_its_exception()
    {
        var exception = new TimeoutException();
        Allocated.By(() => _sync.RecordError("openai", exception)).ShouldBe(0);
    }
}
