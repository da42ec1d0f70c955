namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Settings of <c>UseGatewayMetrics</c>: in code there, or from configuration with
/// <c>services.Configure&lt;RequestMetricsOptions&gt;(section)</c>. Read once, when the application is built.
/// </summary>
public sealed class RequestMetricsOptions
{
    /// <summary>
    /// Whether every route that names its methods (<c>MapGet</c>, not <c>Map</c>) shows its counters and histograms at 0 from the
    /// start, so that <c>rate()</c> sees the first failure of a route that was never called before. The status codes are 200
    /// and 500, and those that the endpoint's metadata names (<c>Results&lt;Ok, NotFound&gt;</c>, <c>Produces(404)</c>). Each
    /// route and method takes about 40 lines of the page, and each route one value of
    /// <see cref="GatewayMetricsOptions.DefaultLabelLimit"/>: leave it off where there are more routes than that. False by default.
    /// </summary>
    public bool AnnounceRoutes { get; set; }

    /// <summary>
    /// Whether the templates of conventional MVC routes show the action that responded: <c>/Home/Index/{id?}</c> in place of
    /// <c>/{controller=Home}/{action=Index}/{id?}</c>, which all actions share. Each action takes one value of
    /// <see cref="GatewayMetricsOptions.DefaultLabelLimit"/>. False by default.
    /// </summary>
    public bool FillInActions { get; set; }

    /// <summary>The request id, and the headers that go into logs and traces.</summary>
    public RequestIdOptions RequestIds { get; } = new();
}
