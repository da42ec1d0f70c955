using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// A sliding window: a ring of slices. Recording goes to the current slice, and the oldest slice is emptied whenever a new one
/// begins. Recording allocates nothing once each slice of the ring has been used. It does not wait, with one exception: after a
/// pause of a slice or more, concurrent threads wait while one of them empties the slice that begins.
/// </summary>
internal sealed class SlidingWindow<TSlice>
    where TSlice : WindowSlice, new()
{
    private readonly WindowClock _clock;
    private readonly Lock _turning = new();

    // One more than count: a thread that still records to the slice before the current one finds it untouched for long enough.
    private readonly TSlice?[] _ring = new TSlice?[WindowClock.Slices + 1];
    private volatile TSlice _current;
    private int _position;

    public SlidingWindow(WindowClock clock)
    {
        _clock = clock;
        _ring[0] = _current = new TSlice { Start = clock.Now };
    }

    /// <summary>The current slice.</summary>
    public TSlice Current
    {
        get
        {
            var current = _current;
            var now = _clock.Now;
            return (ulong)(now - current.Start) < (ulong)_clock.SliceLength ? current : Turn(now);
        }
    }

    /// <summary>Empties the window.</summary>
    public void Clear()
    {
        lock (_turning)
        {
            ForgetAfter(WindowSlice.Never);
            Begin(_clock.Now);
        }
    }

    /// <summary>The slices of the window. They keep changing. Reading never begins a slice: only recording does.</summary>
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
        // One thread begins the new slice; the others continue to record to the old one. But after a pause or a reset the old
        // slice may already be outside the window: then they wait for the moment that the new one takes.
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
            now = _clock.Now; // a thread that waited or was interrupted must not go back in time
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

    // After a clock was moved back by less than a window, the slices stay: their records are still recent.
    private bool IsNear(long elapsed, long end) => elapsed < end && elapsed >= -_clock.SliceLength * WindowClock.Slices;

    // After a clock was moved far back, these slices lie in the future and would become recent again later.
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
        slice.Start = WindowSlice.Never; // in this order: a concurrent reader ignores the slice
        slice.Clear();
        slice.Start = start;
        _current = slice;
    }

    /// <summary>Enumerates the slices of the window, without allocating.</summary>
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
                    // Compares ages, so that after a clock was moved far back, slices in its future are ignored.
                    if (ring[_index] is { } slice && slice.Start is var start and not WindowSlice.Never
                        && (ulong)(present - start) < (ulong)length)
                        return true;
                }

                return false;
            }
        }
    }
}
