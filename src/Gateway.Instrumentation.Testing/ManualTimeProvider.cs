namespace Gateway.Instrumentation.Testing;

/// <summary>A clock that moves only when it is told to, for time stamps and durations. Timers are the system's.</summary>
/// <param name="start">The time that it shows first; 2030-01-01 00:00 UTC when null.</param>
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
    /// <param name="time">How far; a negative time moves it back.</param>
    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
