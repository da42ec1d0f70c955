namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>What a metric's name says of its unit.</summary>
internal static class MetricUnits
{
    private static readonly (string Ending, string Unit)[] Known =
    [
        ("_start_time_seconds", "Unix seconds"),
        ("_seconds", "seconds"),
        ("_bytes", "bytes"),
        ("_timestamp", "Unix seconds"),
        ("_usd", "US dollars"),
        ("_percentage", "percent"),
    ];

    /// <summary>The unit; null for what is counted or has none.</summary>
    public static string? Of(string name) => Known.FirstOrDefault(known => name.EndsWith(known.Ending, StringComparison.Ordinal)).Unit;
}
