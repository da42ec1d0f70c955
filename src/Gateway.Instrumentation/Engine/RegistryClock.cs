using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>The clock of a registry. For the system's clock, it converts a timestamp to a time of day without reading the clock again.</summary>
internal sealed class RegistryClock
{
    private readonly TimeProvider? _custom; // null for the system's clock, to avoid a virtual call
    private readonly double _ticksPerTimestamp;
    private readonly long _second;
    private long _anchoredAt;
    private long _offset;

    public RegistryClock(TimeProvider time)
    {
        Provider = time;
        _custom = ReferenceEquals(time, TimeProvider.System) ? null : time;
        _second = time.TimestampFrequency;
        _ticksPerTimestamp = (double)TimeSpan.TicksPerSecond / _second;
        if (_custom is null)
            Anchor();
    }

    public TimeProvider Provider { get; }

    public long Timestamp => _custom?.GetTimestamp() ?? Stopwatch.GetTimestamp();

    public DateTimeOffset UtcNow => Provider.GetUtcNow();

    /// <summary>The time between two timestamps. Never negative, even when a test moves its clock back.</summary>
    public TimeSpan Elapsed(long start, long end) => new(Math.Max(0, (long)((end - start) * _ticksPerTimestamp)));

    /// <summary>
    /// The time of day at a recent timestamp. Reading the system's clock again would cost as much as recording a whole operation.
    /// An anchor that is at most a second old costs nothing and follows changes of the clock.
    /// </summary>
    public DateTimeOffset UtcAt(long timestamp)
    {
        if (_custom is not null)
            return _custom.GetUtcNow();
        if (Math.Abs(timestamp - Volatile.Read(ref _anchoredAt)) > _second)
            Anchor();
        return new DateTimeOffset(ToTicks(timestamp) + Volatile.Read(ref _offset), TimeSpan.Zero);
    }

    private void Anchor()
    {
        var now = Stopwatch.GetTimestamp();
        Volatile.Write(ref _offset, UtcNow.UtcTicks - ToTicks(now));
        Volatile.Write(ref _anchoredAt, now);
    }

    private long ToTicks(long timestamp) => (long)(timestamp * _ticksPerTimestamp);
}
