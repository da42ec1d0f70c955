namespace Gateway.Instrumentation.AspNetCore;

/// <summary>What <c>MapGatewayMetrics</c> serves.</summary>
[Flags]
public enum MetricsEndpoints
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>GET /metrics</c>: the page that Prometheus scrapes.</summary>
    Page = 1,

    /// <summary><c>GET /metrics/json</c>: <see cref="GatewayMetrics.Snapshot"/> as JSON.</summary>
    Json = 2,

    /// <summary><c>GET /metrics/health</c>: <see cref="GatewayMetrics.Health"/> as JSON, with status 503 when the service is unhealthy, else 200.</summary>
    Health = 4,

    /// <summary><c>GET /metrics/catalog</c>: the definitions of all metrics as JSON. <c>GET /metrics/catalog?meters</c>: the meters of the process, and which are on the page.</summary>
    Catalog = 8,

    /// <summary>
    /// <c>POST /metrics/reset</c>: counters, histograms and summaries start again from 0. Needs
    /// <see cref="MetricsEndpointOptions.ResetPolicy"/>.
    /// </summary>
    Reset = 16,

    /// <summary>All endpoints that only read: the default.</summary>
    Reading = Page | Json | Health | Catalog,
}
