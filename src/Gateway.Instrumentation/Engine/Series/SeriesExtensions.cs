namespace Gateway.Instrumentation;

internal static class SeriesExtensions
{
    /// <summary>The live series that stands for the labels of a retired one; null when recording is to be ignored.</summary>
    public static TSeries? Successor<TSeries>(this TSeries retired)
        where TSeries : Series => (TSeries?)retired.Metric.Owner?.SuccessorOf(retired);
}
