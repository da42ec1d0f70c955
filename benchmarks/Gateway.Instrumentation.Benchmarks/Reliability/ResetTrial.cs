namespace Gateway.Instrumentation.Benchmarks.Reliability;

/// <summary>
/// Resets while threads record: no number may be negative or too large. After each series of them, what is recorded with no
/// reset in between must be there exactly: a reset that took away too much or too little would show.
/// </summary>
internal sealed class ResetTrial : ITrial
{
    private const int Counted = 1000;

    public string Name => "resets";

    public Task<IReadOnlyList<TrialRow>> RunAsync(TimeSpan duration)
    {
        var registry = new MetricRegistry();
        var factory = new MetricFactory(registry);
        var counter = factory.Counter("reset_jobs_total", "Jobs.");
        var sizes = factory.Histogram("reset_bytes", "Sizes.", [1, 8]);
        long resets = 0, wrong = 0, negative = 0;
        using var stop = new CancellationTokenSource(duration);
        while (!stop.IsCancellationRequested)
        {
            Parallel.Invoke(
                Record,
                Record,
                () =>
                {
                    for (var i = 0; i < 20; i++, resets++)
                    {
                        registry.Reset();
                        if (counter.Value is < 0 or > 2 * Counted || sizes.Sum < 0)
                            negative++;
                    }
                });
            registry.Reset();
            Parallel.Invoke(Record, Record);
            if (!counter.Value.Equals(2.0 * Counted) || sizes.Count != 2 * Counted || !sizes.Sum.Equals(2.0 * Counted))
                wrong++;
        }

        return Task.FromResult<IReadOnlyList<TrialRow>>(
        [
            new("resets while two threads record", resets, wrong + negative, "resets after which a number was negative or not exact"),
        ]);

        void Record()
        {
            for (var i = 0; i < Counted; i++)
            {
                counter.Inc();
                sizes.Observe(1);
            }
        }
    }
}
