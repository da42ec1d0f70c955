namespace Gateway.Instrumentation;

/// <summary>When the service started: one moment per registry, by its clock.</summary>
internal sealed class ServiceStart(TimeProvider time)
{
    private readonly long _timestamp = time.GetTimestamp();

    public DateTimeOffset At { get; } = time.GetUtcNow();

    // Not negative when a test moves its clock back.
    public TimeSpan Uptime => TimeSpan.FromTicks(Math.Max(0, time.GetElapsedTime(_timestamp).Ticks));

    public static ServiceStart Of(MetricFactory metrics) => metrics.Shared(static factory => new ServiceStart(factory.TimeProvider));
}
