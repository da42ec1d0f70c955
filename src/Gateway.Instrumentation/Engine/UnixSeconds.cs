namespace Gateway.Instrumentation;

/// <summary>Time stamps as Prometheus has them.</summary>
internal static class UnixSeconds
{
    public static double Of(DateTimeOffset time) => (double)(time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerSecond;
}
