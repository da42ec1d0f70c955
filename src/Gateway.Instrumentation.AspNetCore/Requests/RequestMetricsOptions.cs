namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Settings of <c>UseGatewayMetrics</c>: in code there, or from configuration with
/// <c>services.Configure&lt;RequestMetricsOptions&gt;(section)</c>. Read once, when the application is built.
/// </summary>
public sealed class RequestMetricsOptions
{
    /// <summary>Whether requests are recorded in <see cref="PricingApiMetrics"/>, too. False by default.</summary>
    public bool PricingApi { get; set; }

    /// <summary>
    /// Whether every route that names its verbs (<c>MapGet</c>, not <c>Map</c>) shows its counters and histograms at 0 from the
    /// start, so that <c>rate()</c> sees the first failure of a route that was never called before: the statuses 200 and 500,
    /// and those that its metadata say it answers with (<c>Results&lt;Ok, NotFound&gt;</c>, <c>Produces(404)</c>). It takes
    /// about 40 lines of the page for a route and verb, and each
    /// route a place under <see cref="GatewayMetricsOptions.DefaultLabelLimit"/>: leave it off where there are more routes than
    /// that. False by default.
    /// </summary>
    public bool AnnounceRoutes { get; set; }

    /// <summary>The ids that requests carry through logs and traces.</summary>
    public RequestIdOptions RequestIds { get; } = new();
}
