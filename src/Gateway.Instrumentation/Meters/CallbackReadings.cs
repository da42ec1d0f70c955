namespace Gateway.Instrumentation;

/// <summary>
/// Asks the registry's callbacks for those who read its instruments. A listener reads one instrument after the other: they share
/// one reading, and an instrument that is read again, or long after, begins the next one.
/// </summary>
internal sealed class CallbackReadings(MetricRegistry registry)
{
    private const long SharedFor = 1000; // milliseconds

    private readonly Lock _gate = new();
    private Task _asked = Task.CompletedTask;
    private long _reading;
    private long _since;

    /// <summary>Waits until the callbacks have answered, or were given up.</summary>
    public void BeFreshFor(InstrumentReader instrument)
    {
        if (SeriesCallback.IsCalling)
            return; // a callback that reads the meter would wait for itself
        Task asked;
        lock (_gate)
        {
            if (instrument.Reading == _reading || Environment.TickCount64 - _since > SharedFor)
            {
                _asked = registry.AskCallbacksAsync(CancellationToken.None);
                _since = Environment.TickCount64;
                _reading++;
            }

            instrument.Reading = _reading;
            asked = _asked;
        }

        // Each of them has its own limit; this one is for a process whose pool has no thread to ask them.
        asked.Wait(4 * registry.CallbackTimeout);
    }
}
