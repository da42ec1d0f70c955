using System.Reflection;

namespace Gateway.Instrumentation.Tests;

/// <summary>Spreads the numbers of a series over the cores, as contention does.</summary>
internal static class CoreSpread
{
    private const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;

    public static void Force(Series series)
    {
        var owner = series is ObservedSeries ? typeof(ObservedSeries).GetField("_cells", Private)!.GetValue(series)! : series;
        owner.GetType().GetMethod("SpreadOverCores", Private)!.Invoke(owner, null);
    }
}
