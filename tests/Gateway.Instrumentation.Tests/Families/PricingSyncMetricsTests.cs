using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class PricingSyncMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly PricingSyncMetrics _sync;

    public PricingSyncMetricsTests() => _sync = new PricingSyncMetrics(_test.Metrics);

    [Fact]
    public void Nothing_is_shown_before_a_provider_is_known() => _test.Samples.ShouldBeEmpty();

    [Fact]
    public void A_sync_that_succeeded_counts_its_run_its_time_and_when_it_was()
    {
        using (var sync = _sync.TrackPricingSync("openai", SyncTrigger.Manual))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(12));
            sync.Succeed();
        }

        var page = PageCheck.Parse(_test.Registry.CollectText());
        page.Value("pricing_sync_total", ("provider", "openai"), ("status", "success"), ("triggered_by", "manual")).ShouldBe(1);
        page.Value("pricing_sync_total").ShouldBe(1);
        page.Value("pricing_sync_duration_seconds_sum", ("provider", "openai"), ("status", "success")).ShouldBe(12);
        page.Value("pricing_sync_duration_seconds_bucket", ("status", "success"), ("le", "10.0")).ShouldBe(0);
        page.Value("pricing_sync_duration_seconds_bucket", ("status", "success"), ("le", "20.0")).ShouldBe(1);
        page.Value("pricing_sync_last_success_timestamp", ("provider", "openai")).ShouldBe((_test.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        page.Has("pricing_sync_errors_total").ShouldBeFalse();
    }

    [Fact]
    public void A_sync_that_failed_counts_its_error_once_and_does_not_move_the_last_success()
    {
        using (var sync = _sync.TrackPricingSync("openai"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(12));
            sync.Fail(new HttpRequestException());
        }

        var page = PageCheck.Parse(_test.Registry.CollectText());
        page.Value("pricing_sync_total", ("provider", "openai"), ("status", "failed"), ("triggered_by", "scheduler")).ShouldBe(1);
        page.Value("pricing_sync_total").ShouldBe(1);
        page.Value("pricing_sync_duration_seconds_sum", ("status", "failed")).ShouldBe(12);
        page.Value("pricing_sync_errors_total", ("provider", "openai"), ("error_type", "api_error")).ShouldBe(1);
        page.Value("pricing_sync_errors_total").ShouldBe(1);
        page.Has("pricing_sync_last_success_timestamp").ShouldBeFalse();
    }

    [Fact]
    public async Task A_sync_that_its_caller_cancelled_is_in_no_error_counter()
    {
        var token = new CancellationToken(canceled: true);
        await Should.ThrowAsync<OperationCanceledException>(() =>
            _sync.TrackPricingSync("openai", SyncTrigger.Api).RunAsync(token => Task.Delay(1000, token), token));
        var page = _test.Registry.Scrape();
        page.Value("pricing_sync_total", ("status", "cancelled"), ("triggered_by", "api")).ShouldBe(1);
        page.Value("pricing_sync_total").ShouldBe(1);
        page.Value("pricing_sync_duration_seconds_count", ("status", "cancelled")).ShouldBe(1);
        page.Has("pricing_sync_errors_total").ShouldBeFalse();
        page.Has("pricing_sync_last_success_timestamp").ShouldBeFalse();
    }

    [Fact]
    public void Only_a_success_moves_the_last_success()
    {
        using (var sync = _sync.TrackPricingSync("openai"))
            sync.Succeed();
        var first = _test.Registry.Value("pricing_sync_last_success_timestamp");

        _test.Time.Advance(TimeSpan.FromMinutes(1));
        _sync.TrackPricingSync("openai").Dispose();
        using (var sync = _sync.TrackPricingSync("openai"))
            sync.Cancel();
        _test.Registry.Value("pricing_sync_last_success_timestamp").ShouldBe(first);

        using (var sync = _sync.TrackPricingSync("openai", SyncTrigger.Manual))
            sync.Succeed();
        _test.Registry.Value("pricing_sync_last_success_timestamp").ShouldBe(first + 60);
    }

    [Fact]
    public void All_outcomes_of_a_run_are_shown_at_0_before_it_ends()
    {
        var sync = _sync.TrackPricingSync("openai", SyncTrigger.Manual);
        _test.Samples.ShouldContain(
            """
            pricing_sync_total{provider="openai",status="success",triggered_by="manual"} 0
            pricing_sync_total{provider="openai",status="failed",triggered_by="manual"} 0
            pricing_sync_total{provider="openai",status="cancelled",triggered_by="manual"} 0
            """);
        sync.Dispose();
        _test.Samples.ShouldContain(
            """
            pricing_sync_total{provider="openai",status="success",triggered_by="manual"} 0
            pricing_sync_total{provider="openai",status="failed",triggered_by="manual"} 1
            pricing_sync_total{provider="openai",status="cancelled",triggered_by="manual"} 0
            """);
    }

    [Fact]
    public void Counts_of_models_and_prices_are_added()
    {
        _sync.RecordModelsFetched("openai", 20);
        _sync.RecordModelsFetched("openai", 1);
        _sync.RecordModelsUpdated("openai", 3);
        _sync.RecordModelsSkipped("openai", SyncSkipReason.ZeroPricing, 4);
        _sync.RecordModelsSkipped("openai", SyncSkipReason.DynamicPricing, 5);
        _sync.RecordPriceChanges("openai", 6);
        _test.Samples.ShouldBe(
            """
            pricing_sync_models_fetched_total{provider="openai"} 21
            pricing_sync_models_updated_total{provider="openai"} 3
            pricing_sync_models_skipped_total{provider="openai",reason="zero_pricing"} 4
            pricing_sync_models_skipped_total{provider="openai",reason="dynamic_pricing"} 5
            pricing_sync_price_changes_total{provider="openai"} 6
            """);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Counts_of_0_or_less_record_nothing_and_make_no_series(int count)
    {
        _sync.RecordModelsFetched("openai", count);
        _sync.RecordModelsUpdated("openai", count);
        _sync.RecordModelsSkipped("openai", SyncSkipReason.NotFound, count);
        _sync.RecordPriceChanges("openai", count);
        _test.Samples.ShouldBeEmpty();
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void Errors_of_single_items_are_counted_by_kind()
    {
        _sync.RecordError("openai", "parse_error");
        _sync.RecordError("openai", new TimeoutException());
        _sync.RecordError("openai", new TimeoutException());
        _sync.RecordError("openai", new FormatException());
        _test.Samples.ShouldBe(
            """
            pricing_sync_errors_total{provider="openai",error_type="parse_error"} 1
            pricing_sync_errors_total{provider="openai",error_type="timeout_error"} 2
            pricing_sync_errors_total{provider="openai",error_type="FormatException"} 1
            """);
    }

    [Fact]
    public void An_undefined_trigger_or_reason_is_unknown()
    {
        _sync.TrackPricingSync("openai", (SyncTrigger)77).Dispose();
        _sync.RecordModelsSkipped("openai", (SyncSkipReason)77, 2);
        _test.Registry.Value("pricing_sync_total", ("triggered_by", "unknown")).ShouldBe(1);
        _test.Registry.Value("pricing_sync_models_skipped_total", ("reason", "unknown")).ShouldBe(2);
    }
}
