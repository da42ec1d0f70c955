using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class PricingModelMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly PricingModelMetrics _models;

    public PricingModelMetricsTests() => _models = new PricingModelMetrics(_test.Metrics);

    [Fact]
    public void Hits_and_misses_are_shown_at_0_from_the_start_and_loaded_models_once_they_are_known()
    {
        _test.Samples.ShouldBe("pricing_model_cache_hits_total 0\npricing_model_cache_misses_total 0");
        _models.SetModelsLoaded(0);
        _test.Registry.Value("pricing_models_loaded").ShouldBe(0);
        _models.SetModelsLoaded(3);
        _test.Registry.Value("pricing_models_loaded").ShouldBe(3);
    }

    [Fact]
    public void Hits_and_misses_are_counted()
    {
        _models.RecordCacheHit();
        _models.RecordCacheHit();
        _models.RecordCacheMiss();
        Lookups().ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_look_up_is_counted_by_what_it_found()
    {
        await _models.TrackModelLookup().RunAsync(() => Task.FromResult<object?>(this), Result);
        await _models.TrackModelLookup().RunAsync(() => Task.FromResult<object?>(null), Result);
        Lookups().ShouldBe((1, 1));

        static CacheLookupResult Result(object? model) => model is null ? CacheLookupResult.Miss : CacheLookupResult.Hit;
    }

    [Fact]
    public void A_look_up_that_fails_is_a_miss_and_a_cancelled_one_is_neither()
    {
        using (var lookup = _models.TrackModelLookup())
            lookup.Fail(new IOException());
        _models.TrackModelLookup().Dispose();
        using (var lookup = _models.TrackModelLookup())
            lookup.Cancel();
        Lookups().ShouldBe((0, 2));
    }

    [Fact]
    public async Task A_prediction_is_timed_however_it_ends()
    {
        Predict(scope => scope.Succeed());
        Predict(scope => scope.Cancel());
        await Should.ThrowAsync<TimeoutException>(() => _models.TrackPrediction("p1", "adr").RunAsync(() => throw new TimeoutException()));
        _models.RecordPrediction("p1", "adr", TimeSpan.FromSeconds(5));
        _test.SamplesOf("pricing_model_prediction_seconds_count", "pricing_model_prediction_seconds_sum").ShouldBe(
            """
            pricing_model_prediction_seconds_sum{property_id="p1",model_type="adr"} 9
            pricing_model_prediction_seconds_count{property_id="p1",model_type="adr"} 4
            """);

        void Predict(Action<OperationScope> end)
        {
            using var prediction = _models.TrackPrediction("p1", "adr");
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            end(prediction);
        }
    }

    private (double Hits, double Misses) Lookups()
    {
        var page = _test.Registry.Scrape();
        return (page.Value("pricing_model_cache_hits_total"), page.Value("pricing_model_cache_misses_total"));
    }
}
