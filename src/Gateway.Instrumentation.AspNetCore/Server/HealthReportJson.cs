using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The result of health checks in the form of <see cref="ServiceHealthReport"/>: a status and its reasons.</summary>
internal static class HealthReportJson
{
    public static string Of(HealthReport report)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("status", Name(report.Status));
            json.WriteStartArray("reasons");
            foreach (var (name, entry) in report.Entries)
                json.WriteStringValue($"{name} is {Name(entry.Status)}{(string.IsNullOrEmpty(entry.Description) ? "." : $": {entry.Description}")}");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
