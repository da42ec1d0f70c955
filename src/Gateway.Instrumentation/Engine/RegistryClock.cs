using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>The clock of a registry. Reading it never throws. For the system's clock, it converts a timestamp to a time of day without reading the clock again.</summary>
internal sealed class RegistryClock
{
    private readonly TimeProvider? _custom; // null for the system's clock, to avoid a virtual call
    private readonly TimeAnchor? _anchor; // null for another clock, which a test may move at any time
    private readonly double _ticksPerTimestamp;

    public RegistryClock(TimeProvider time)
    {
        Provider = SafeTimeProvider.Around(time);
        if (ReferenceEquals(time, TimeProvider.System))
            _anchor = new TimeAnchor(time);
        else
            _custom = Provider;
        _ticksPerTimestamp = (double)TimeSpan.TicksPerSecond / time.TimestampFrequency;
    }

    public TimeProvider Provider { get; }

    public long Timestamp => _custom?.GetTimestamp() ?? Stopwatch.GetTimestamp();

    public DateTimeOffset UtcNow => Provider.GetUtcNow();

    /// <summary>The time between two timestamps. Never negative, even when a test moves its clock back.</summary>
    public TimeSpan Elapsed(long start, long end) => new(Math.Max(0, (long)((end - start) * _ticksPerTimestamp)));

    /// <summary>The time of day at a recent timestamp. Reading the system's clock again would cost as much as recording a whole operation.</summary>
    public DateTimeOffset UtcAt(long timestamp) => _anchor?.UtcAt(timestamp) ?? UtcNow;
}
