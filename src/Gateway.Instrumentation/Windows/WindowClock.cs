namespace Gateway.Instrumentation;

/// <summary>Divides time into the slices that sliding windows are made of.</summary>
internal sealed class WindowClock
{
    /// <summary>How many slices make up a window: what is older than that many is forgotten, a slice at a time.</summary>
    public const int Slices = 5;

    private readonly TimeProvider? _time;

    public WindowClock(TimeProvider time, TimeSpan window)
    {
        Window = window;

        // Reading the system's precise clock costs more than the recording itself; a slice need not begin to the microsecond.
        _time = ReferenceEquals(time, TimeProvider.System) ? null : time;
        var frequency = _time?.TimestampFrequency ?? 1000;
        SliceLength = Math.Max(1, (long)(window.TotalSeconds * frequency / Slices));
    }

    public TimeSpan Window { get; }

    /// <summary>The length of a slice, in the units of <see cref="Now"/>.</summary>
    public long SliceLength { get; }

    public long Now => _time?.GetTimestamp() ?? Environment.TickCount64;
}
