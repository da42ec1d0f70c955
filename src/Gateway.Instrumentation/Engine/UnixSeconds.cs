namespace Gateway.Instrumentation;

/// <summary>Time stamps as Prometheus has them.</summary>
internal static class UnixSeconds
{
    public static double Of(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
