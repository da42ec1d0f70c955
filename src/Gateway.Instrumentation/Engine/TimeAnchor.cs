namespace Gateway.Instrumentation;

/// <summary>
/// Converts recent timestamps to times of day without reading the clock each time, which would cost as much as recording a whole
/// operation: only when the last reading is older than 10 ms. So it follows changes of the clock, and a machine that slept, whose
/// timestamps may have stood still meanwhile: for 10 ms afterwards a time may be wrong by the length of the sleep.
/// </summary>
internal sealed class TimeAnchor
{
    private readonly TimeProvider _time;
    private readonly double _ticksPerTimestamp;
    private readonly long _lasting;
    private long _readAt;
    private long _offset;

    public TimeAnchor(TimeProvider time)
    {
        _time = time;
        _ticksPerTimestamp = (double)TimeSpan.TicksPerSecond / time.TimestampFrequency;
        _lasting = time.TimestampFrequency / 100;
        Read();
    }

    public DateTimeOffset UtcAt(long timestamp)
    {
        if (Math.Abs(timestamp - Volatile.Read(ref _readAt)) > _lasting)
            Read();
        return new DateTimeOffset(ToTicks(timestamp) + Volatile.Read(ref _offset), TimeSpan.Zero);
    }

    private void Read()
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _offset, _time.GetUtcNow().UtcTicks - ToTicks(now));
        Volatile.Write(ref _readAt, now);
    }

    private long ToTicks(long timestamp) => (long)(timestamp * _ticksPerTimestamp);
}
