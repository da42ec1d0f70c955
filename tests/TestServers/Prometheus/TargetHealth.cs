namespace Gateway.Instrumentation.TestServers;

/// <summary>How Prometheus sees a target.</summary>
/// <param name="Job">Its job.</param>
/// <param name="ScrapeUrl">What is scraped.</param>
/// <param name="Health"><c>up</c>, <c>down</c>, or <c>unknown</c> before the first scrape.</param>
/// <param name="LastError">What went wrong in the last scrape; empty when nothing did.</param>
public sealed record TargetHealth(string Job, string ScrapeUrl, string Health, string LastError);
