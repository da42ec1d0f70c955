using System.Globalization;

namespace Gateway.Instrumentation;

/// <summary>Prints a snapshot for people. Omits empty sections. Control characters in names are escaped.</summary>
internal static class SummaryTable
{
    public static void Write(TextWriter output, MetricsSnapshot snapshot, ServiceHealthReport health)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Metrics at {snapshot.Timestamp:yyyy-MM-dd HH:mm:ss} UTC, up {Time(snapshot.UptimeSeconds)}"));
        output.WriteLine($"Health: {Name(health.Status)}. {PrintableText.Of(string.Join(' ', health.Reasons))}");
        Section(output, "Requests", 2, ["endpoint", "method", "requests", "errors", "avg", "p50", "p95", "p99"], snapshot.Requests.SelectMany(endpoint =>
            endpoint.Value.Select(method => (string[])[
                endpoint.Key, method.Key, Number(method.Value), Number(ErrorsOf(snapshot, endpoint.Key, method.Key)), .. Latency(snapshot, endpoint.Key)])));
        Section(output, "Statuses", 2, ["endpoint", "status", "responses"], snapshot.StatusCodes.SelectMany(endpoint =>
            endpoint.Value.Where(status => status.Value > 0).Select(status => (string[])[endpoint.Key, status.Key, Number(status.Value)])));
        Section(output, "Providers", 1, ["name", "requests", "errors", "error rate", "avg", "min", "max"], snapshot.Providers.Select(provider => (string[])[
            provider.Key, Number(provider.Value.Requests), Number(provider.Value.Errors), Share(provider.Value.ErrorRate),
            Seconds(provider.Value.AverageLatency), Seconds(provider.Value.MinimumLatency), Seconds(provider.Value.MaximumLatency)]));
        Section(output, "Models", 1, ["name", "requests", "errors", "error rate", "avg"], snapshot.Models.Select(model => (string[])[
            model.Key, Number(model.Value.Requests), Number(model.Value.Errors), Share(model.Value.ErrorRate), Seconds(model.Value.AverageLatency)]));
        if (snapshot.Cache.Hits + snapshot.Cache.Misses > 0)
            Section(output, "Cache", 0, ["hits", "misses", "hit rate"], [[Number(snapshot.Cache.Hits), Number(snapshot.Cache.Misses), Share(snapshot.Cache.HitRate)]]);
        if (snapshot.Database.Queries > 0)
            Section(output, "Database", 0, ["queries", "avg"], [[Number(snapshot.Database.Queries), Seconds(snapshot.Database.AverageLatency)]]);
        Section(output, "External APIs", 1, ["service", "calls", "errors"], snapshot.ExternalApis.Select(service =>
            (string[])[service.Key, Number(service.Value.Calls), Number(service.Value.Errors)]));
    }

    private static void Section(TextWriter output, string title, int names, string[] head, IEnumerable<string[]> rows)
    {
        List<string[]> table = [head, .. rows.Select(row => Array.ConvertAll(row, PrintableText.Of))];
        if (table.Count == 1)
            return;
        var widths = head.Select((_, column) => table.Max(row => row[column].Length)).ToArray();
        output.WriteLine();
        output.WriteLine(title);
        foreach (var row in table)
        {
            // Names are left-aligned, numbers right-aligned.
            var cells = row.Select((cell, column) => column < names ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine("  " + string.Join("  ", cells).TrimEnd());
        }
    }

    private static long ErrorsOf(MetricsSnapshot snapshot, string endpoint, string method) =>
        snapshot.Errors.TryGetValue(endpoint, out var methods) ? methods.GetValueOrDefault(method) : 0;

    private static string[] Latency(MetricsSnapshot snapshot, string endpoint) =>
        snapshot.Latency.TryGetValue(endpoint, out var latency)
            ? [Seconds(latency.Average), Seconds(latency.P50), Seconds(latency.P95), Seconds(latency.P99)]
            : ["-", "-", "-", "-"];

    private static string Name(ServiceHealthStatus status) => status switch
    {
        ServiceHealthStatus.Healthy => "healthy",
        ServiceHealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Share(double? share) => share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.0} %") : "-";

    private static string Seconds(double? seconds) => seconds is not { } value ? "-"
        : value < 1 ? string.Create(CultureInfo.InvariantCulture, $"{1000 * value:0.0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{value:0.00} s");

    private static string Time(double seconds) => TimeSpan.FromSeconds(Math.Floor(seconds)).ToString("c", CultureInfo.InvariantCulture);
}
