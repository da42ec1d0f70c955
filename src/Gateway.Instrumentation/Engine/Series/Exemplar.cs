using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>One recent recording with its trace. Created at the first sampled trace.</summary>
internal sealed class Exemplar
{
    private ActivityTraceId _trace;
    private ActivitySpanId _span;
    private double _value;
    private double _at;
    private bool _taken;

    public void Take(Activity trace, double value, double at)
    {
        if (!Monitor.TryEnter(this))
            return; // a scrape is reading it; recording does not wait
        try
        {
            _trace = trace.TraceId;
            _span = trace.SpanId;
            _value = value;
            _at = at;
            _taken = true;
        }
        finally
        {
            Monitor.Exit(this);
        }
    }

    /// <summary>Reads a consistent exemplar. False when there is none yet.</summary>
    public bool TryRead(out ActivityTraceId trace, out ActivitySpanId span, out double value, out double at)
    {
        lock (this)
        {
            (trace, span, value, at) = (_trace, _span, _value, _at);
            return _taken;
        }
    }
}
