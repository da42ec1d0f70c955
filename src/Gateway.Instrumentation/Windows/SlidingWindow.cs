using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// What happened lately: a ring of slices, of which the present one is recorded to and the oldest is forgotten whenever a
/// new one begins. Recording allocates nothing once each slice of the ring was used, and does not wait for others: but for
/// those who come at the same moment after a pause of a slice or more, while one of them empties the slice that begins.
/// </summary>
internal sealed class SlidingWindow<TSlice>
    where TSlice : WindowSlice, new()
{
    private readonly WindowClock _clock;
    private readonly Lock _turning = new();

    // One more than count: whoever is about to record to the slice that was just left finds it untouched for long enough.
    private readonly TSlice?[] _ring = new TSlice?[WindowClock.Slices + 1];
    private volatile TSlice _current;
    private int _position;

    public SlidingWindow(WindowClock clock)
    {
        _clock = clock;
        _ring[0] = _current = new TSlice { Start = clock.Now };
    }

    /// <summary>The slice of the present moment.</summary>
    public TSlice Current
    {
        get
        {
            var current = _current;
            var now = _clock.Now;
            return (ulong)(now - current.Start) < (ulong)_clock.SliceLength ? current : Turn(now);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_turning)
        {
            ForgetAfter(WindowSlice.Never);
            Begin(_clock.Now);
        }
    }

    /// <summary>The slices of the window. They go on changing. Reading begins none: that is for whoever records.</summary>
    public SliceList Slices
    {
        get
        {
            var start = _current.Start;
            var elapsed = _clock.Now - start;
            var present = IsNear(elapsed, _clock.SliceLength) ? start
                : elapsed > 0 ? start + (elapsed - (elapsed % _clock.SliceLength))
                : start + elapsed;
            return new(_ring, present, _clock.SliceLength * WindowClock.Slices);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TSlice Turn(long now)
    {
        // One thread turns; the others go on recording to the slice that is just ending. After a pause, though, or a
        // reset, that slice may be forgotten already: then they wait for the moment that it takes.
        if (!_turning.TryEnter())
        {
            var current = _current;
            if (IsNear(now - current.Start, 2 * _clock.SliceLength))
                return current;
            _turning.Enter();
        }

        try
        {
            var current = _current;
            now = _clock.Now; // whoever waited, or was interrupted, must not turn back
            var elapsed = now - current.Start;
            if (IsNear(elapsed, _clock.SliceLength))
                return current;
            if (elapsed < 0)
                ForgetAfter(now);
            Begin(elapsed > 0 ? now - (elapsed % _clock.SliceLength) : now);
            return _current;
        }
        finally
        {
            _turning.Exit();
        }
    }

    // A clock that was moved back by less than a window is waited for: what was counted is still recent.
    private bool IsNear(long elapsed, long end) => elapsed < end && elapsed >= -_clock.SliceLength * WindowClock.Slices;

    // Of a clock that was moved far back: when it gets there again, these would be recent once more.
    private void ForgetAfter(long now)
    {
        foreach (var slice in _ring)
        {
            if (slice?.Start > now)
                slice.Start = WindowSlice.Never;
        }
    }

    private void Begin(long start)
    {
        _position = (_position + 1) % _ring.Length;
        var slice = _ring[_position] ??= new TSlice();
        slice.Start = WindowSlice.Never; // in this order: whoever reads it meanwhile leaves it out
        slice.Clear();
        slice.Start = start;
        _current = slice;
    }

    /// <summary>Goes through the slices that belong to the window, without allocating.</summary>
    public readonly struct SliceList(TSlice?[] ring, long present, long length)
    {
        public Enumerator GetEnumerator() => new(ring, present, length);

        public struct Enumerator(TSlice?[] ring, long present, long length)
        {
            private int _index = -1;

            public readonly TSlice Current => ring[_index]!;

            public bool MoveNext()
            {
                while (++_index < ring.Length)
                {
                    // Ages are compared, so that a clock that was moved far back leaves out what lies in its future.
                    if (ring[_index] is { } slice && slice.Start is var start and not WindowSlice.Never
                        && (ulong)(present - start) < (ulong)length)
                        return true;
                }

                return false;
            }
        }
    }
}
