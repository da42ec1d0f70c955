using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>What the page says, in words.</summary>
internal static class Page
{
    /// <summary>Such as <c>openai gpt-4o chat success 1</c>.</summary>
    public static IEnumerable<string> Outcomes(GatewayMetrics metrics) => Moved(metrics, "llm_requests_total").Select(sample =>
        $"{sample.Labels["provider"]} {sample.Labels["model"]} {sample.Labels["operation"]} {sample.Labels["outcome"]} {sample.Value}");

    public static IEnumerable<string> Errors(GatewayMetrics metrics) =>
        Moved(metrics, "llm_errors_total").Select(sample => $"{sample.Labels["error_type"]} {sample.Value}");

    public static IEnumerable<string> Tokens(GatewayMetrics metrics) =>
        Moved(metrics, "llm_tokens_total").Select(sample => $"{sample.Labels["type"]} {sample.Value}");

    public static IEnumerable<MetricSample> Moved(GatewayMetrics metrics, string name) =>
        metrics.Scrape().Samples.Where(sample => sample.Name == name && sample.Value > 0);
}
