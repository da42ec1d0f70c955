namespace Gateway.Instrumentation;

/// <summary>
/// The only place that removes idle series: it sweeps its registry four times per timeout. It runs beside scrapes, which only
/// read. It does not keep the registry alive and ends with it.
/// </summary>
internal sealed class IdleRemoval
{
    private readonly ITimer? _timer; // null when the clock gave none: the finalizer runs all the same

    public IdleRemoval(MetricRegistry registry, TimeSpan timeout)
    {
        // At most 49 days, the longest period of a timer.
        var period = TimeSpan.FromTicks(Math.Clamp(timeout.Ticks / 4, TimeSpan.TicksPerMillisecond, 49 * TimeSpan.TicksPerDay));
        var weak = new WeakReference<MetricRegistry>(registry);

        // Whoever asks for the registry first may be in the middle of a request, which the timer must not hold on to.
        using var flow = ExecutionContext.SuppressFlow();
        _timer = registry.TimeProvider.CreateTimer(
            static state =>
            {
                if (((WeakReference<MetricRegistry>)state!).TryGetTarget(out var registry))
                    registry.RemoveIdleSeries();
            },
            weak, period, period);
    }

    // The registry was collected: nothing is left to sweep.
    ~IdleRemoval()
    {
        try
        {
            _timer?.Dispose();
        }
#pragma warning disable CA1031 // a timer of another clock is the user's code, and an exception here would end the process
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
