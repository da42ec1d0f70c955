namespace Gateway.Instrumentation;

/// <summary>
/// A user's callback that scrapes read. Only one call runs at a time: a callback that hangs blocks no second scrape, and one
/// that starts a scrape does not call itself.
/// </summary>
internal sealed class SeriesCallback(Func<double> read, TimeProvider time)
{
    // Scrapes may overlap for a moment. A callback that runs longer than this counts as hanging.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const long NotYet = long.MinValue;

    private long _startedAt = NotYet;
    private int _thread;
    private int _running;
    private double _last;
    private bool _hasLast;

    /// <summary>For a counter's callback: the highest number added to the counter so far. Guarded by the callback itself.</summary>
    public double Taken { get; set; }

    /// <summary>Gives the callback's number, or the last one while another scrape calls it. False when it failed.</summary>
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
#pragma warning disable CA1031 // a callback is the user's code, and a scrape must continue after any exception
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
            value = 0;
            return false;
        }
        finally
        {
            // Cleared before the next call may run: otherwise a scrape could take the old caller and start time for the new ones.
            Volatile.Write(ref _thread, 0);
            Volatile.Write(ref _startedAt, NotYet);
            Volatile.Write(ref _running, 0);
        }
    }
}
