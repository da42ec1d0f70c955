namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>A row of numbers in a row of characters.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>The line: from the lowest to the highest number, a blank where there is none.</summary>
    /// <param name="values">The numbers, the newest last.</param>
    /// <param name="fromZero">Whether the lowest bar is 0, as for rates: 100 and 101 in a second look the same then.</param>
    public static string Of(IReadOnlyCollection<double> values, bool fromZero)
    {
        var (low, high) = (fromZero ? 0 : double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (double.IsFinite(value))
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        return string.Create(values.Count, (values, low, high), static (line, all) =>
        {
            var at = 0;
            foreach (var value in all.values)
                line[at++] = !double.IsFinite(value) ? ' ' : all.high > all.low ? Bars[(int)((value - all.low) / (all.high - all.low) * (Bars.Length - 1))] : Bars[0];
        });
    }
}
