namespace Gateway.Instrumentation;

/// <summary>Unix timestamps in seconds, as Prometheus uses them.</summary>
internal static class UnixSeconds
{
    public static double Of(DateTimeOffset time) => (double)(time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerSecond;
}
