namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Settings of <c>MapGatewayMetrics</c>: in code there, or from configuration with
/// <c>app.MapGatewayMetrics(section)</c>. Read when the endpoints are mapped.
/// </summary>
public sealed class MetricsEndpointOptions : IAppendsExposition
{
    /// <summary>What is served. <see cref="MetricsEndpoints.Reading"/> by default; add <see cref="MetricsEndpoints.Reset"/> for the reset.</summary>
    public MetricsEndpoints Endpoints { get; set; } = MetricsEndpoints.Reading;

    /// <summary>
    /// The name of the authorization policy (<c>AddAuthorization</c>) that a reset requires. Null by default; required with
    /// <see cref="MetricsEndpoints.Reset"/>.
    /// </summary>
    public string? ResetPolicy { get; set; }

    /// <summary>
    /// The only port that serves the endpoints; other ports answer 404. It is the port of the connection, not that of the
    /// <c>Host</c> header. Null, the default, is every port. The server has to listen on it: see <c>UseUrls</c>, <c>ASPNETCORE_URLS</c>.
    /// </summary>
    public int? Port { get; set; }

    /// <summary>
    /// How many responses of the page, the snapshot and the catalog may be in progress at a time; further requests get 503 and
    /// <c>Retry-After</c>, unless a client has read nothing for 2 seconds: it is cut off then, and the new request takes its
    /// place. At least 1; 10 by default, enough for a pair of Prometheus servers and some people.
    /// </summary>
    public int MaxConcurrentScrapes { get; set; } = 10;

    /// <summary>
    /// How long one response may take before its connection is aborted, so that a stuck client does not block others. Above
    /// zero, at most a day; 10 seconds by default, like Prometheus' own <c>scrape_timeout</c>: where that is longer, set this as long.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    internal readonly List<ExpositionSource> Sources = []; // no property: those are settings, also internal ones

    /// <summary>
    /// Appends the metrics of another library to the page, which is then served in the text format only. Metrics whose names
    /// are already on the page and lines that are not in the text format are left out, with one warning. A source that fails, or
    /// takes longer than half of <see cref="ResponseTimeout"/>, is left out of that page.
    /// </summary>
    /// <param name="source">
    /// Writes the Prometheus text format 0.0.4 to the stream. It never runs twice at the same time, and runs on the thread pool.
    /// For prometheus-net there is <c>AppendPrometheusNet</c> in Gateway.Instrumentation.PrometheusNet, in both formats.
    /// </param>
    /// <returns>These options.</returns>
    public MetricsEndpointOptions AppendExposition(Func<Stream, CancellationToken, Task> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Sources.Add(new TextSource(source));
        return this;
    }

    void IAppendsExposition.Append(ExpositionSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Sources.Add(source);
    }

    internal IEnumerable<string> Mistakes()
    {
        if ((Endpoints & ~(MetricsEndpoints.Reading | MetricsEndpoints.Reset)) != 0)
            yield return $"Endpoints is {Endpoints}, which is not a combination of Page, Json, Health, Catalog and Reset.";
        if (Endpoints.HasFlag(MetricsEndpoints.Reset) && string.IsNullOrWhiteSpace(ResetPolicy))
            yield return "Endpoints has Reset, but ResetPolicy is empty: a reset must be protected. Name an authorization policy, such as ResetPolicy = \"metrics-admin\", and add it with services.AddAuthorization(o => o.AddPolicy(\"metrics-admin\", policy => policy.RequireRole(\"admin\"))).";
        if (!Endpoints.HasFlag(MetricsEndpoints.Reset) && ResetPolicy is not null)
            yield return $"ResetPolicy is \"{ResetPolicy}\", but Endpoints has no Reset: add it with Endpoints |= MetricsEndpoints.Reset, or leave the policy out.";
        if (Port is < 1 or > 65535)
            yield return $"Port is {Port}: give 1 to 65535, or null for every port.";
        if (MaxConcurrentScrapes < 1)
            yield return $"MaxConcurrentScrapes is {MaxConcurrentScrapes}: give at least 1.";
        if (ResponseTimeout <= TimeSpan.Zero || ResponseTimeout > TimeSpan.FromDays(1))
            yield return $"ResponseTimeout is {ResponseTimeout}: give a time above zero, at most a day.";
    }
}
