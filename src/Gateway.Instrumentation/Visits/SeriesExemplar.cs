using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>One recent recording with its trace, as a <see cref="SeriesVisitor"/> reads it.</summary>
public readonly record struct SeriesExemplar
{
    internal SeriesExemplar(ActivityTraceId traceId, ActivitySpanId spanId, double value, double unixSeconds) =>
        (TraceId, SpanId, Value, UnixSeconds) = (traceId, spanId, value, unixSeconds);

    /// <summary>The trace.</summary>
    public ActivityTraceId TraceId { get; }

    /// <summary>The span that recorded.</summary>
    public ActivitySpanId SpanId { get; }

    /// <summary>What was recorded: the amount of a counter, the observation of a histogram.</summary>
    public double Value { get; }

    /// <summary>When, as a Unix timestamp in seconds, by the registry's clock.</summary>
    public double UnixSeconds { get; }

    internal static SeriesExemplar? Of(Exemplar? exemplar) =>
        exemplar is not null && exemplar.TryRead(out var trace, out var span, out var value, out var at) ? new(trace, span, value, at) : null;
}
