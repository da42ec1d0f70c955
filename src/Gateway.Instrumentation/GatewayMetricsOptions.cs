namespace Gateway.Instrumentation;

/// <summary>
/// Settings of a <see cref="MetricRegistry"/> and its families. Read once, at start; a wrong value stops the start with
/// a message that names it. Bindable from configuration:
/// <c>services.AddGatewayMetrics(configuration.GetSection("GatewayMetrics"))</c>.
/// </summary>
public sealed class GatewayMetricsOptions
{
    /// <summary>
    /// The service's name, put on every series as the label <c>service_name</c>. Null, the default, puts no such label.
    /// </summary>
    public string? ServiceName { get; set; }

    /// <summary>
    /// More labels for every series, by name. Empty by default. A metric that has a label of such a name itself, as
    /// <c>service_info</c> has <c>environment</c>, shows its own value.
    /// </summary>
    public IDictionary<string, string> StaticLabels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// False to record nothing and to serve an empty page. True by default. The environment variables (or configuration
    /// keys) <c>ENABLE_METRICS</c> and <c>FEATURE_METRICS</c> turn recording off, too, when they are <c>false</c> or <c>0</c>.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// How many distinct values a text or number label shows when it has no limit of its own; later ones are shown as
    /// <c>other</c>. At least 1; 256 by default.
    /// </summary>
    public int DefaultLabelLimit { get; set; } = 256;

    /// <summary>
    /// How many series one metric has at most. Beyond it counters and histograms fold into <c>other</c> and gauges are
    /// dropped. At least 1; 2,000 by default, which is also where the OpenTelemetry SDK stops by default.
    /// </summary>
    public int MaxSeriesPerMetric { get; set; } = 2000;

    /// <summary>
    /// Providers whose series are shown at 0 from the start, so that <c>rate()</c> sees the first event. At most
    /// <see cref="DefaultLabelLimit"/> of them. Empty by default.
    /// </summary>
    public IList<string> KnownProviders { get; } = [];

    /// <summary>
    /// Removes series that recorded nothing for this long; <see cref="SeriesIdle"/> says which. The registry looks four times
    /// in this time. A recording that happens at that moment is not lost. Above zero; null, the default, removes none.
    /// </summary>
    public TimeSpan? SeriesIdleTimeout { get; set; }

    /// <summary>Which series <see cref="SeriesIdleTimeout"/> drops. Gauges by default.</summary>
    public IdleSeries SeriesIdle { get; set; } = IdleSeries.Gauges;

    /// <summary>
    /// How far back percentiles, averages, error rates, hit rates and health look: 5 minutes by default; from 5 seconds to
    /// an hour. The oldest fifth of it is forgotten at a time.
    /// </summary>
    public TimeSpan RecentWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Bucket bounds of histograms by the metric's name, in place of those that its family gives it:
    /// <c>options.Buckets["http_request_duration_seconds"] = [0.1, 1, 10, 60]</c>. At least one finite number each, ascending;
    /// <c>+Inf</c> is always added. A name that no family has stops the host's start. Empty by default.
    /// </summary>
    public IDictionary<string, double[]> Buckets { get; } = new Dictionary<string, double[]>(StringComparer.Ordinal);

    /// <summary>When the service counts as degraded or unhealthy.</summary>
    public ServiceHealthOptions Health { get; } = new();

    /// <summary>
    /// Whether OpenMetrics pages carry exemplars: for counters and histogram buckets, the trace of a recent recording
    /// that happened inside a sampled <see cref="System.Diagnostics.Activity"/>. True by default.
    /// </summary>
    public bool Exemplars { get; set; } = true;

    /// <summary>
    /// Whether OpenMetrics pages carry a <c>_created</c> sample for each counter and histogram: when it began or was
    /// reset, in Unix seconds. It adds a line to each of them. False by default.
    /// </summary>
    public bool CreatedTimestamps { get; set; }

    /// <summary>
    /// Whether a host shows its process and its .NET runtime from the start (<see cref="Instrumentation.ProcessMetrics"/>,
    /// <see cref="RuntimeMetrics"/>). True by default; false where something else on the same page shows
    /// <c>process_cpu_seconds_total</c> and its kin. Without a host they are shown once they are asked for:
    /// <see cref="GatewayMetrics.Process"/>, <see cref="GatewayMetrics.Runtime"/>.
    /// </summary>
    public bool ProcessMetrics { get; set; } = true;

    internal IEnumerable<(string Name, string Text)> AllStaticLabels()
    {
        if (ServiceName is not null)
            yield return (ServiceNameLabel, LabelText.Canonicalize(ServiceName));
        foreach (var (name, value) in StaticLabels)
            yield return (name, LabelText.Canonicalize(value));
    }

    internal const string ServiceNameLabel = "service_name";
}
