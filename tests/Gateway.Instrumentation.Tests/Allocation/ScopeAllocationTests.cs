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
    public void A_scope_that_succeeds() => Allocated.By(() =>
    {
        using var sync = _sync.TrackPricingSync("openai", SyncTrigger.Manual);
        sync.Succeed();
    }).ShouldBe(0);

    [Fact]
    public void A_scope_that_fails() => Allocated.By(() =>
    {
        using var sync = _sync.TrackPricingSync("openai", SyncTrigger.Manual);
        sync.Fail("quota_error");
    }).ShouldBe(0);

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
    public void A_scope_that_is_only_disposed() => Allocated.By(() => _sync.TrackPricingSync("openai").Dispose()).ShouldBe(0);

    [Fact]
    public void A_scope_that_is_cancelled() => Allocated.By(() =>
    {
        using var job = _jobs.TrackPricingSyncJob();
        job.Cancel();
    }).ShouldBe(0);

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
    public void Every_record_method_of_the_pricing_sync_families()
    {
        var exception = new TimeoutException();
        Allocated.By(() =>
        {
            _sync.RecordModelsFetched("openai", 3);
            _sync.RecordModelsUpdated("openai", 3);
            _sync.RecordModelsSkipped("openai", SyncSkipReason.ZeroPricing, 3);
            _sync.RecordPriceChanges("openai", 3);
            _sync.RecordError("openai", "parse_error");
            _sync.RecordError("openai", exception);
            _jobs.RecordPricingSyncJob(SyncJobStatus.Completed, TimeSpan.FromSeconds(3));
            _jobs.SetJobQueueSize(SyncJobState.Running, 2);
            _jobs.SetJobQueueSizes(1, 2, 3, 4);
        }).ShouldBe(0);
    }
}
