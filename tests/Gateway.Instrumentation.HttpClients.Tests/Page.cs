using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.HttpClients.Tests;

/// <summary>What the page shows of a service, in one line for a comparison.</summary>
internal static class Page
{
    public static double Of(this GatewayMetrics metrics, string name, params (string Name, string Value)[] labels)
    {
        var page = metrics.Scrape();
        return page.Has(name, labels) ? page.Value(name, labels) : 0;
    }

    /// <summary>All series of the outgoing calls that are not 0, without service, durations and buckets.</summary>
    public static string Calls(this GatewayMetrics metrics, string? service = null) => string.Join(
        ' ', metrics.Scrape().Samples
            .Where(sample => sample.Value != 0 && sample.Name.StartsWith("external_api_", StringComparison.Ordinal)
                && !sample.Name.Contains("_seconds", StringComparison.Ordinal) && (service is null || sample.Labels["service"] == service))
            .Select(sample => $"{Short(sample.Name)}{string.Concat(sample.Labels.Where(label => label.Key != "service").Select(label => $"[{label.Value}]"))}={sample.Value}"));

    private static string Short(string name) => name switch
    {
        "external_api_calls_total" => "calls",
        "external_api_calls_by_outcome_total" => "outcome",
        "external_api_errors_total" => "errors",
        "external_api_errors_by_type_total" => "error",
        "external_api_inprogress" => "in-flight",
        "external_api_responses_total" => "status",
        "external_api_retries_total" => "retries",
        _ => name,
    };
}
