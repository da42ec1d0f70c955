namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Words in place of values.</summary>
internal static class UsualTexts
{
    public static readonly IReadOnlyDictionary<double, string> UpOrDown = new Dictionary<double, string> { [0] = "down", [1] = "up" };
}
