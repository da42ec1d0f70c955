namespace Gateway.Instrumentation;

/// <summary>
/// The one place from which idle series leave: four times in a timeout it sweeps its registry. It runs beside scrapes, which
/// only read, and ends with the registry, which it does not keep alive.
/// </summary>
internal sealed class IdleRemoval
{
    private readonly ITimer? _timer; // null when the clock gave none: the finalizer runs all the same

    public IdleRemoval(MetricRegistry registry, TimeSpan timeout)
    {
        // At most 49 days, which is what timers take.
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

    // The registry is gone, and with it the last reason to sweep.
    ~IdleRemoval() => _timer?.Dispose();
}
