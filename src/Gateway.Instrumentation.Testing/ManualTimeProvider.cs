namespace Gateway.Instrumentation.Testing;

/// <summary>A clock that a test moves by hand, for timestamps and durations. Timers still use the system's clock.</summary>
/// <param name="start">The start time; 2030-01-01 00:00 UTC when null.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class ManualTimeProvider(DateTimeOffset? start = null) : TimeProvider
{
    private readonly DateTimeOffset _start = start ?? new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _ticks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start.AddTicks(Volatile.Read(ref _ticks)).ToUniversalTime();

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    /// <summary>Moves the clock.</summary>
    /// <param name="time">The time to move; a negative one moves the clock back.</param>
    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
