namespace Gateway.Instrumentation;

/// <summary>
/// A user's callback that scrapes read. It runs once at a time: whatever it does, no second scrape gets caught in it, and
/// one that scrapes itself does not call itself.
/// </summary>
internal sealed class SeriesCallback(Func<double> read, TimeProvider time)
{
    // Scrapes may overlap by a moment; a callback that runs for longer than this hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const long NotYet = long.MinValue;

    private long _startedAt = NotYet;
    private int _thread;
    private int _running;
    private double _last;
    private bool _hasLast;

    /// <summary>Of a counter's callback, the highest number that the counter has taken over. Guarded by the callback itself.</summary>
    public double Taken { get; set; }

    /// <summary>The callback's number; the last one while another scrape is asking for it. False when it failed.</summary>
    public bool TryRead(out double value, out Exception? failure)
    {
        failure = null;
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            value = Volatile.Read(ref _last);
            var startedAt = Volatile.Read(ref _startedAt);
            return Volatile.Read(ref _hasLast)
                && Volatile.Read(ref _thread) != Environment.CurrentManagedThreadId
                && (startedAt == NotYet || time.GetElapsedTime(startedAt) < Patience);
        }

        try
        {
            Volatile.Write(ref _startedAt, time.GetTimestamp());
            Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
            value = read();
            Volatile.Write(ref _last, value);
            Volatile.Write(ref _hasLast, true);
            return true;
        }
#pragma warning disable CA1031 // a callback is the user's code, and a scrape must go on whatever it throws
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
            value = 0;
            return false;
        }
        finally
        {
            // Before the next one may run: who meets that one before it has said who it is, and since when, must not find these.
            Volatile.Write(ref _thread, 0);
            Volatile.Write(ref _startedAt, NotYet);
            Volatile.Write(ref _running, 0);
        }
    }
}
