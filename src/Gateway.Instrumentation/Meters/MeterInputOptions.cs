namespace Gateway.Instrumentation;

/// <summary>How the instruments of a meter are shown. Read once, when the meter is added.</summary>
public sealed class MeterInputOptions
{
    /// <summary>
    /// Bucket bounds of histograms by the instrument's name, such as <c>db.client.operation.duration</c>, in the instrument's own
    /// unit. They override those that the instrument advises. Empty by default.
    /// </summary>
    public IDictionary<string, double[]> Buckets { get; } = new Dictionary<string, double[]>(StringComparer.Ordinal);

    /// <summary>
    /// Bucket bounds by unit, such as <c>s</c> or <c>By</c> (an empty text for none), for histograms that have none of their own and
    /// advise none. Empty by default: then times have the bounds of <see cref="Instrumentation.Buckets.Default"/> in their unit.
    /// </summary>
    public IDictionary<string, double[]> BucketsByUnit { get; } = new Dictionary<string, double[]>(StringComparer.Ordinal);

    /// <summary>
    /// True to show milliseconds (unit <c>ms</c>) as seconds: names end in <c>_seconds</c>, and values and bounds are divided by
    /// 1,000. False by default, as OpenTelemetry does.
    /// </summary>
    public bool MillisecondsAsSeconds { get; set; }

    /// <summary>
    /// Counters that go down, which is a mistake of their author, by the instrument's name; <c>*</c> stands for any characters.
    /// They are shown as gauges, without <c>_total</c>. A decrease of another counter is dropped and counted in
    /// <c>gateway_metrics_rejected_total</c>. Empty by default.
    /// </summary>
    public ISet<string> Gauges { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Instruments that are not shown, by name; <c>*</c> stands for any characters. Empty by default.</summary>
    public ISet<string> LeaveOut { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// True to add the labels <c>otel_scope_name</c> and <c>otel_scope_version</c> with the name and version of the meter, as
    /// OpenTelemetry does. False by default: then instruments of one name share a metric, whatever their meter.
    /// </summary>
    public bool ScopeLabels { get; set; }
}
