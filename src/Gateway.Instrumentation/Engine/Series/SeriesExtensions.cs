namespace Gateway.Instrumentation;

internal static class SeriesExtensions
{
    /// <summary>The live series with the labels of a retired one; null when the recording must be ignored.</summary>
    public static TSeries? Successor<TSeries>(this TSeries retired)
        where TSeries : Series => (TSeries?)retired.Metric.Owner?.SuccessorOf(retired);
}
