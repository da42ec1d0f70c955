using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>
/// One recent recording with the trace that it belongs to. Reading <see cref="Activity.Current"/> costs as much as
/// recording itself, so a series looks for an exemplar only after a scrape has asked for the next one (armed it).
/// </summary>
internal sealed class Exemplar
{
    // How many recordings without a sampled trace may pass before the series stops looking until the next scrape.
    private const int TriesPerScrape = 256;

    private readonly TimeProvider _time;
    private ActivityTraceId _trace;
    private ActivitySpanId _span;
    private double _value;
    private double _at;
    private bool _taken;
    private int _tries;

    public Exemplar(TimeProvider time) => _time = time;

    /// <summary>Asks for the next one.</summary>
    public void Rearm() => Volatile.Write(ref _tries, TriesPerScrape);

    /// <summary>Takes the current trace, if there is one that is sampled. True when there is no need to look further.</summary>
    public bool TryTake(double value)
    {
        if (Activity.Current is not { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity)
            return --_tries <= 0; // a lost decrement means one look more
        lock (this)
        {
            _trace = activity.TraceId;
            _span = activity.SpanId;
            _value = value;
            _at = UnixSeconds.Of(_time);
            _taken = true;
        }

        return true;
    }

    /// <summary>Reads it as a whole. False when there is none yet.</summary>
    public bool TryRead(out ActivityTraceId trace, out ActivitySpanId span, out double value, out double at)
    {
        lock (this)
        {
            (trace, span, value, at) = (_trace, _span, _value, _at);
            return _taken;
        }
    }
}
