namespace Gateway.Instrumentation.Tests;

public enum LookupResult
{
    Hit,
    Miss,
}

/// <summary>A family as a user writes one: look-ups that hit, miss, or fail.</summary>
public sealed class LookupMetrics
{
    private readonly Labeled<Counter, string, LookupResult> _lookups;
    private readonly Labeled<Counter, string, string> _errors;
    private readonly Labeled<Histogram, string> _duration;
    private readonly Labeled<Series, string> _caches;
    private readonly OperationKind<Series, LookupResult> _lookup;

    public LookupMetrics(MetricFactory metrics)
    {
        var cache = Label.Text("cache");
        _lookups = metrics.Counter("cache_lookups_total", "Look-ups by result.", cache, Label.Enum<LookupResult>("result"));
        _errors = metrics.Counter("cache_errors_total", "Look-ups that failed.", cache, Label.Text("error_type"));
        _duration = metrics.Histogram("cache_lookup_seconds", "Time of a look-up.", null, cache);
        _caches = metrics.Bundle(cache, name => new Series(
            name, _lookups.WithLabels(name, LookupResult.Hit), _lookups.WithLabels(name, LookupResult.Miss), _duration.WithLabels(name)));
        _lookup = metrics.OperationKind<Series, LookupResult>((series, end) =>
        {
            series.Duration.Observe(end.Elapsed);
            if (end.ErrorType is { } errorType)
                _errors.WithLabels(series.Cache, errorType).Inc();
            else if (end is { Outcome: OperationOutcome.Success, Result: { } result })
                (result == LookupResult.Hit ? series.Hits : series.Misses).Inc();
        });
    }

    public OperationScope<LookupResult> TrackLookup(string cache) => _lookup.Start(_caches.WithLabels(cache));

    private sealed record Series(string Cache, Counter Hits, Counter Misses, Histogram Duration);
}
