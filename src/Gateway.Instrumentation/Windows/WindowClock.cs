namespace Gateway.Instrumentation;

/// <summary>Divides time into the slices of sliding windows.</summary>
internal sealed class WindowClock
{
    /// <summary>Number of slices in a window. Older records leave it one slice at a time.</summary>
    public const int Slices = 5;

    private readonly TimeProvider? _time;

    public WindowClock(TimeProvider time, TimeSpan window)
    {
        Window = window;

        // Reading the precise clock costs more than recording itself, and the start of a slice need not be exact.
        _time = ReferenceEquals(time, TimeProvider.System) ? null : time;
        var frequency = _time?.TimestampFrequency ?? 1000;
        SliceLength = Math.Max(1, (long)(window.TotalSeconds * frequency / Slices));
    }

    public TimeSpan Window { get; }

    /// <summary>The length of a slice, in the unit of <see cref="Now"/>.</summary>
    public long SliceLength { get; }

    public long Now => _time?.GetTimestamp() ?? Environment.TickCount64;
}
