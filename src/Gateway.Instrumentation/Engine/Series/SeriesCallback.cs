using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>
/// A user's callback and the number that it gave last. Only one call runs at a time: whoever asks meanwhile waits for that call
/// and takes its number. A call that takes longer than the limit is given up: nobody waits for it any more, until it returns.
/// </summary>
/// <param name="read">The callback.</param>
/// <param name="replaces">Whether it is the one of <see cref="Gauge.SetCallback"/>, whose NaN shows nothing.</param>
internal sealed class SeriesCallback(Func<double> read, bool replaces = false)
{
    // The phase in the low bits of the state; above them the number of the call.
    private const long Idle = 0;
    private const long Running = 1;
    private const long GivenUp = 2;
    private const long PhaseMask = 3;
    private const long OneCall = 4;

    [ThreadStatic]
    private static int _callsOfThread;

    private long _state;
    private int _thread;
    private double _last;
    private bool _isKnown;

    /// <summary>Whether this thread runs a callback: others may wait for it, so it should not wait for them.</summary>
    public static bool IsCalling => _callsOfThread > 0;

    public bool Replaces => replaces;

    /// <summary>For a counter's callback: the highest number added to the counter so far. Guarded by the callback itself.</summary>
    public double Taken { get; set; }

    /// <summary>For a counter's callback: the part of its number that a reset leaves; null for none.</summary>
    public Func<double>? KeptAtReset { get; init; }

    /// <summary>Calls it, or waits for the call that runs. False when it failed, was given up, or asks for its own number.</summary>
    /// <param name="limit">How long to wait for the call of another thread.</param>
    /// <param name="number">The number.</param>
    /// <param name="failure">What the callback threw.</param>
    public bool TryCall(TimeSpan limit, out double number, out Exception? failure)
    {
        failure = null;
        var before = Volatile.Read(ref _state);
        if ((before & PhaseMask) != Idle || Interlocked.CompareExchange(ref _state, before + OneCall + Running, before) != before)
            return TryJoin(limit, out number);

        try
        {
            _callsOfThread++;
            Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
            number = read();
            Volatile.Write(ref _last, number);
            Volatile.Write(ref _isKnown, true);
            return true;
        }
#pragma warning disable CA1031 // a callback is the user's code, and a scrape must continue after any exception
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Volatile.Write(ref _isKnown, false);
            failure = exception;
            number = 0;
            return false;
        }
        finally
        {
            // The state last: with it, the next call may begin.
            _callsOfThread--;
            Volatile.Write(ref _thread, 0);
            Volatile.Write(ref _state, before + OneCall);
        }
    }

    /// <summary>The number of the last call. False when that call failed or was given up, and before the first one.</summary>
    public bool TryShow(out double number)
    {
        number = Volatile.Read(ref _last);
        return Volatile.Read(ref _isKnown) && (Volatile.Read(ref _state) & PhaseMask) != GivenUp && !(replaces && double.IsNaN(number));
    }

    /// <summary>Lets nobody wait any more for the call that runs, if one does.</summary>
    public void GiveUp() => GiveUp(Volatile.Read(ref _state));

    private void GiveUp(long state)
    {
        if ((state & PhaseMask) == Running)
            Interlocked.CompareExchange(ref _state, state - Running + GivenUp, state);
    }

    private bool TryJoin(TimeSpan limit, out double number)
    {
        number = 0;
        var running = Volatile.Read(ref _state);
        if (Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId)
            return false;
        var since = Stopwatch.GetTimestamp();
        var spinner = new SpinWait();
        while ((running & PhaseMask) == Running && Volatile.Read(ref _state) == running && !(IsCalling && Volatile.Read(ref _isKnown)))
        {
            if (Stopwatch.GetElapsedTime(since) >= limit)
            {
                GiveUp(running);
                break;
            }

            spinner.SpinOnce();
        }

        number = Volatile.Read(ref _last);
        return Volatile.Read(ref _isKnown) && (Volatile.Read(ref _state) & PhaseMask) != GivenUp;
    }
}
