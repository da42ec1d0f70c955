using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

/// <summary>Which providers and models requests were counted for.</summary>
internal static class Upstreams
{
    /// <summary>Such as <c>provider openai 2</c> and <c>model gpt-4 2</c>, and with the errors and their types where there are any.</summary>
    public static IReadOnlyList<string> Of(GatewayMetrics metrics)
    {
        var page = metrics.Scrape();
        return [.. Of(page, "provider"), .. Of(page, "model")];
    }

    private static IEnumerable<string> Of(MetricsPage page, string label)
    {
        foreach (var sample in page.Samples.Where(sample => sample.Name == $"{label}_requests_total" && sample.Value > 0))
        {
            var name = sample.Labels[label];
            var errors = page.Value($"{label}_errors_total", (label, name));
            var types = page.Samples.Where(other => other.Name == $"{label}_errors_by_type_total" && other.Value > 0 && other.Labels[label] == name)
                .Select(other => $" {other.Labels["error_type"]} {other.Value}");
            yield return $"{label} {name} {sample.Value}" + (errors > 0 ? $", errors {errors}:{string.Concat(types)}" : "");
        }
    }
}
