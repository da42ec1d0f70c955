namespace Gateway.Instrumentation;

/// <summary>
/// Wraps a clock that is the user's code, and that recording reads: one that throws, or that records and so reads itself, gives
/// the last time that it gave. The frequency is read once, at start, where a mistake shows.
/// </summary>
internal sealed class SafeTimeProvider : TimeProvider
{
    // A clock that reads another registry's clock is no mistake.
    private const int MaxDepth = 4;

    [ThreadStatic]
    private static int _depth;

    private readonly TimeProvider _inner;
    private long _lastTimestamp;
    private long _lastUtcTicks;

    private SafeTimeProvider(TimeProvider inner)
    {
        _inner = inner;
        TimestampFrequency = inner.TimestampFrequency;
        _lastTimestamp = inner.GetTimestamp();
        _lastUtcTicks = inner.GetUtcNow().UtcTicks;
    }

    /// <summary>The clock itself for the system's, and for one that is safe already.</summary>
    public static TimeProvider Around(TimeProvider time) =>
        ReferenceEquals(time, System) || time is SafeTimeProvider ? time : new SafeTimeProvider(time);

    public override long TimestampFrequency { get; }

    public override TimeZoneInfo LocalTimeZone => _inner.LocalTimeZone;

    public override long GetTimestamp() => Read(ref _lastTimestamp, static inner => inner.GetTimestamp());

    public override DateTimeOffset GetUtcNow() => new(Read(ref _lastUtcTicks, static inner => inner.GetUtcNow().UtcTicks), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _inner.CreateTimer(callback, state, dueTime, period);

    private long Read(ref long last, Func<TimeProvider, long> read)
    {
        if (_depth == MaxDepth)
            return Volatile.Read(ref last);
        _depth++;
        try
        {
            var now = read(_inner);
            Volatile.Write(ref last, now);
            return now;
        }
#pragma warning disable CA1031 // whatever it throws
        catch (Exception)
#pragma warning restore CA1031
        {
            return Volatile.Read(ref last);
        }
        finally
        {
            _depth--;
        }
    }
}
