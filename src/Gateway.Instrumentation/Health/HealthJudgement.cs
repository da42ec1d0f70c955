using System.Globalization;

namespace Gateway.Instrumentation;

/// <summary>Judges the requests in the recent window by the options.</summary>
internal static class HealthJudgement
{
    public static ServiceHealthReport Of(MetricRegistry registry)
    {
        var recent = RecentPast.Requests(registry);
        var (requests, failed) = (recent.Count, Math.Min(recent.Marked, recent.Count));
        var (status, reason) = Judge(requests, failed, registry);
        return new ServiceHealthReport
        {
            Status = status,
            Reasons = [reason],
            RecentRequests = requests,
            RecentErrors = failed,
            ErrorRate = requests == 0 ? 0 : (double)failed / requests,
            TotalErrors = (long)registry.Total("http_request_errors_total"), // before the requests, so that errors never exceed requests
            TotalRequests = (long)registry.Total("http_requests_total"),
            CacheHitRate = RecentPast.Lookups(registry).Share,
            UptimeSeconds = registry.Uptime.TotalSeconds,
        };
    }

    private static (ServiceHealthStatus Status, string Reason) Judge(long requests, long failed, MetricRegistry registry)
    {
        var (options, window) = (registry.Health, registry.Recent.Window);
        if (!registry.Enabled)
            return (ServiceHealthStatus.Healthy, "Metrics are off: nothing is recorded, so there is nothing to judge.");
        if (requests == 0)
            return (ServiceHealthStatus.Healthy, $"No request in the last {Text(window)}.");
        if (requests < options.MinimumRequests)
            return (ServiceHealthStatus.Healthy, string.Create(CultureInfo.InvariantCulture, $"Only {requests} requests in the last {Text(window)}: a judgement needs at least {options.MinimumRequests}."));

        var rate = (double)failed / requests;
        var status = rate > options.UnhealthyErrorRate ? ServiceHealthStatus.Unhealthy
            : rate >= options.DegradedErrorRate ? ServiceHealthStatus.Degraded
            : ServiceHealthStatus.Healthy;
        return (status, string.Create(CultureInfo.InvariantCulture, $"{failed} of {requests} requests in the last {Text(window)} failed ({100 * rate:0.###} %): {Rule(status, options)}."));
    }

    private static string Rule(ServiceHealthStatus status, ServiceHealthOptions options) => status switch
    {
        ServiceHealthStatus.Unhealthy => string.Create(CultureInfo.InvariantCulture, $"unhealthy above {100 * options.UnhealthyErrorRate:0.##} %"),
        ServiceHealthStatus.Degraded => string.Create(CultureInfo.InvariantCulture, $"degraded from {100 * options.DegradedErrorRate:0.##} % on"),
        _ => string.Create(CultureInfo.InvariantCulture, $"healthy below {100 * options.DegradedErrorRate:0.##} %"),
    };

    private static string Text(TimeSpan window) => window.TotalSeconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{window.TotalSeconds:0.#} seconds")
        : string.Create(CultureInfo.InvariantCulture, $"{window.TotalMinutes:0.#} minutes");
}
