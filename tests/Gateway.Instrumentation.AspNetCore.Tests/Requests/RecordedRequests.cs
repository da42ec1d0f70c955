using System.Globalization;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests;

/// <summary>What HTTP metrics say of the requests so far, in words.</summary>
internal static class RecordedRequests
{
    /// <summary>Such as <c>GET /items/{id} 200</c>, with the number of requests before it where it is not one.</summary>
    public static IReadOnlyList<string> Of(GatewayMetrics metrics) =>
        [.. Moved(metrics.Scrape(), "http_requests_total").Select(sample => $"{Times(sample.Value)}{sample.Labels["method"]} {sample.Labels["endpoint"]} {sample.Labels["status"]}")];

    /// <summary>How many of them count as errors.</summary>
    public static double Errors(GatewayMetrics metrics) => Moved(metrics.Scrape(), "http_request_errors_total").Sum(sample => sample.Value);

    /// <summary>Of which types they are, such as <c>GET /items/{id} timeout_error</c>.</summary>
    public static IReadOnlyList<string> ErrorTypes(GatewayMetrics metrics) =>
        [.. Moved(metrics.Scrape(), "http_request_errors_by_type_total").Select(sample => $"{Times(sample.Value)}{sample.Labels["method"]} {sample.Labels["endpoint"]} {sample.Labels["error_type"]}")];

    /// <summary>What does not fit together; empty when all does.</summary>
    public static IEnumerable<string> Contradictions(GatewayMetrics metrics)
    {
        var page = metrics.Scrape();
        var requests = Sum(page, "http_requests_total");
        var streams = Sum(page, "http_stream_duration_seconds_count");
        foreach (var (name, count) in new (string, double)[]
        {
            ("http_response_status_total", requests), ("http_request_duration_seconds_count", requests - streams), ("http_request_duration_highr_seconds_count", requests - streams),
        })
        {
            if (Sum(page, name) != count)
                yield return $"{name} is {Sum(page, name)} after {requests} requests, of which {streams} lasted";
        }

        if (Sum(page, "http_request_errors_by_type_total") is var byType && byType != Errors(metrics))
            yield return $"http_request_errors_by_type_total is {byType} after {Errors(metrics)} errors";
        foreach (var gauge in Moved(page, "http_requests_inprogress").Concat(Moved(page, "http_streams_inprogress")))
            yield return $"still in progress: {gauge.Line}";
    }

    private static double Sum(MetricsPage page, string name) => page.Samples.Where(sample => sample.Name == name).Sum(sample => sample.Value);

    private static IEnumerable<MetricSample> Moved(MetricsPage page, string name) =>
        page.Samples.Where(sample => sample.Name == name && sample.Value != 0);

    private static string Times(double count) => count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count} x ");
}
