using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>The clock of a registry. Of the system's clock it gives the time of day for a time stamp that was read already.</summary>
internal sealed class RegistryClock
{
    private readonly TimeProvider? _custom; // null for the system's clock, which needs no virtual call
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

    /// <summary>The time between two time stamps; never negative: a test's clock may have been moved back.</summary>
    public TimeSpan Elapsed(long start, long end) => new(Math.Max(0, (long)((end - start) * _ticksPerTimestamp)));

    /// <summary>
    /// The time of day at a time stamp of the last moments. Another reading of the system's clock would cost as much as a
    /// whole operation's recording; a second old anchor costs nothing and follows a clock that is set.
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
        Volatile.Write(ref _offset, DateTimeOffset.UtcNow.Ticks - ToTicks(now));
        Volatile.Write(ref _anchoredAt, now);
    }

    private long ToTicks(long timestamp) => (long)(timestamp * _ticksPerTimestamp);
}
