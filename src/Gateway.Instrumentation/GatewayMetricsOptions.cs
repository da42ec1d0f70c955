namespace Gateway.Instrumentation;

/// <summary>
/// Options of a <see cref="MetricRegistry"/> and its families. Read once, at start; an invalid value stops the start with a
/// message that names the option and the fix. Can be bound from configuration:
/// <c>services.AddGatewayMetrics(configuration.GetSection("GatewayMetrics"))</c>.
/// </summary>
public sealed class GatewayMetricsOptions
{
    /// <summary>
    /// The name of the service: the label <c>service_name</c> of every series. Null, the default, adds no such label.
    /// </summary>
    public string? ServiceName { get; set; }

    /// <summary>
    /// More labels for every series, by name. Empty by default. A metric with its own label of such a name, such as
    /// <c>environment</c> of <c>service_info</c>, shows its own value; the log says so.
    /// </summary>
    public IDictionary<string, string> StaticLabels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// True, the default, to record; false to record nothing and to serve an empty page. The environment variables (or
    /// configuration keys) <c>ENABLE_METRICS</c> and <c>FEATURE_METRICS</c> with the value <c>false</c> or <c>0</c> also turn
    /// recording off.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The label limit of text and number labels without their own limit: the number of distinct values. Later ones are folded
    /// into <c>other</c>. At least 1; 256 by default.
    /// </summary>
    public int DefaultLabelLimit { get; set; } = 256;

    /// <summary>
    /// The series limit: the maximum number of series of one metric. Beyond it, counters and histograms fold into <c>other</c>
    /// and gauges are dropped. At least 1; 2,000 by default, like the default limit of the OpenTelemetry SDK.
    /// </summary>
    public int MaxSeriesPerMetric { get; set; } = 2000;

    /// <summary>
    /// Providers whose series show 0 from the start, so that <c>rate()</c> sees the first event. At most
    /// <see cref="DefaultLabelLimit"/> providers, and no more than <see cref="MaxSeriesPerMetric"/> has room for: each provider has
    /// several series in some metrics. Empty by default.
    /// </summary>
    public IList<string> KnownProviders { get; } = [];

    /// <summary>
    /// Meters of libraries whose instruments a host shows on the page, as <c>AddMeter</c> does: names such as <c>Npgsql</c>, or
    /// patterns such as <c>MyCompany.*</c>. Options of a meter are set with <c>AddMeter</c>, which wins over a name that is also
    /// here. Without a host, call <see cref="MetricRegistry.AddMeter(string[])"/>. Empty by default.
    /// </summary>
    public IList<string> Meters { get; } = [];

    /// <summary>
    /// The time without a recording after which a series is removed; <see cref="SeriesIdle"/> selects the series. The registry
    /// checks four times in this time. A concurrent recording is not lost. Above zero; null, the default, removes no series.
    /// </summary>
    public TimeSpan? SeriesIdleTimeout { get; set; }

    /// <summary>The series that <see cref="SeriesIdleTimeout"/> removes. Gauges by default.</summary>
    public IdleSeries SeriesIdle { get; set; } = IdleSeries.Gauges;

    /// <summary>
    /// The length of the recent window, over which percentiles, averages, error rates, hit rates and health are computed. From 5
    /// seconds to 1 hour; 5 minutes by default. The window advances in steps of a fifth of its length.
    /// </summary>
    public TimeSpan RecentWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Bucket bounds of histograms by metric name. They override the bounds of the family:
    /// <c>options.Buckets["http_request_duration_seconds"] = [0.1, 1, 10, 60]</c>. At least one finite number per histogram,
    /// ascending; <c>+Inf</c> is always added. A name that is not a registered histogram stops the host's start. Empty by default.
    /// </summary>
    public IDictionary<string, double[]> Buckets { get; } = new Dictionary<string, double[]>(StringComparer.Ordinal);

    /// <summary>
    /// A label of the service's own on the counters and durations of <see cref="HttpMetrics"/>, such as <c>tenant</c>: its name. Each
    /// value has its own series of every route, method and status: see <see cref="MaxSeriesPerMetric"/>. A web service sets it
    /// with <c>AddRequestLabel</c>, others hand its value to <c>RecordRequest</c>. Null, the default, adds no label.
    /// </summary>
    public string? RequestLabel { get; set; }

    /// <summary>How many values of <see cref="RequestLabel"/> are shown; later ones become <c>other</c>. At least 1; 20 by default.</summary>
    public int RequestLabelLimit { get; set; } = 20;

    /// <summary>The options of <see cref="GatewayMetrics.Health"/>: when the service is degraded or unhealthy.</summary>
    public ServiceHealthOptions Health { get; } = new();

    /// <summary>
    /// True, the default, to show exemplars on OpenMetrics pages: the trace of a recent recording inside a sampled
    /// <see cref="System.Diagnostics.Activity"/>, for counters and histogram buckets.
    /// </summary>
    public bool Exemplars { get; set; } = true;

    /// <summary>
    /// True to show a <c>_created</c> sample for each counter, histogram and summary on OpenMetrics pages: the Unix timestamp of
    /// its start or last reset in seconds. Adds one line per series. False by default.
    /// </summary>
    public bool CreatedTimestamps { get; set; }

    /// <summary>
    /// How long a scrape waits for one callback of a gauge or counter. The number of a callback that takes longer is left out
    /// and counted in <c>gateway_metrics_rejected_total</c>, and the callback is not called again until it returns. Above zero,
    /// at most a minute; 1 second by default. A scrape with many such callbacks waits a few times as long, so keep it well
    /// below the <c>scrape_timeout</c> of Prometheus.
    /// </summary>
    public TimeSpan CallbackTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// True, the default, for a host to show its process and its .NET runtime from the start
    /// (<see cref="Instrumentation.ProcessMetrics"/>, <see cref="RuntimeMetrics"/>). Set it to false when another source of the
    /// page already shows <c>process_cpu_seconds_total</c> and similar metrics. Without a host, reading
    /// <see cref="GatewayMetrics.Process"/> or <see cref="GatewayMetrics.Runtime"/> shows them.
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
