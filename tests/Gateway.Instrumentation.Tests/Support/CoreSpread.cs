using System.Reflection;

namespace Gateway.Instrumentation.Tests;

/// <summary>Spreads the number of a series over the cores, as contention does.</summary>
internal static class CoreSpread
{
    public static void Force(Series series) =>
        series.GetType().GetMethod("SpreadOverCores", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(series, null);
}
