namespace Gateway.Instrumentation.TestServers;

/// <summary>What Prometheus scrapes.</summary>
/// <param name="Job">The label <c>job</c> of everything from there.</param>
/// <param name="Address">Host and port.</param>
/// <param name="MetricsPath">Where the page is.</param>
public sealed record ScrapeTarget(string Job, string Address, string MetricsPath = "/metrics");
