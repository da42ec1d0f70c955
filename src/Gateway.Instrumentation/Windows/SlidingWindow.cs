namespace Gateway.Instrumentation;

/// <summary>
/// What happened lately: a ring of slices, of which the present one is recorded to and the oldest is forgotten whenever a
/// new one begins. Recording never waits and, once each slice of the ring was used, allocates nothing.
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
            foreach (var slice in _ring)
            {
                if (slice is not null)
                    slice.Start = WindowSlice.Never;
            }

            Begin(_clock.Now);
        }
    }

    /// <summary>The slices of the window, the present one included. They go on changing.</summary>
    public SliceList Slices => new(_ring, Current.Start, _clock.SliceLength * WindowClock.Slices);

    private TSlice Turn(long now)
    {
        // One thread turns; the others go on recording to the slice that is just ending.
        if (!_turning.TryEnter())
            return _current;
        try
        {
            var current = _current;
            var elapsed = now - current.Start;

            // A clock that was moved back by less than a window is waited for: what it counted is still recent.
            if (elapsed < _clock.SliceLength && elapsed >= -_clock.SliceLength * WindowClock.Slices)
                return current;
            Begin(elapsed > 0 ? now - (elapsed % _clock.SliceLength) : now);
            return _current;
        }
        finally
        {
            _turning.Exit();
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
