namespace Gateway.Instrumentation.TestServers;

/// <summary>What Prometheus scrapes.</summary>
/// <param name="Job">The label <c>job</c> of everything from there.</param>
/// <param name="Address">Host and port.</param>
/// <param name="MetricsPath">Where the page is.</param>
/// <param name="HonorLabels">Whether the labels <c>job</c> and <c>instance</c> of the page win, as they must for a Pushgateway.</param>
public sealed record ScrapeTarget(string Job, string Address, string MetricsPath = "/metrics", bool HonorLabels = false);
