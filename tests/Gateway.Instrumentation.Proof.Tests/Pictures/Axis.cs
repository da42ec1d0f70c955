using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>The values of an axis: its ends, and the distance between its lines, which is 1, 2 or 5 of a power of ten in the unit that is written.</summary>
internal sealed record Axis(double Min, double Max, double Step)
{
    // What is left of an axis above and below the data.
    private const double Padding = 0.1;

    // An axis ends at a round value, too, but not only at one with a line: that would leave much of a small chart empty.
    private const int EndsPerStep = 5;

    // What differs by less is one value with the noise of its calculation.
    private const double SameValue = 1e-9;

    private static readonly double[] NiceTimes = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400];

    /// <summary>An axis for values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="unit">Their unit.</param>
    /// <param name="min">The lower end; null for that of the values.</param>
    /// <param name="max">The upper end; null for that of the values.</param>
    /// <param name="steps">About how many steps.</param>
    public static Axis Of(IEnumerable<double> values, Unit unit, double? min = null, double? max = null, int steps = 4)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        double least = finite.DefaultIfEmpty(0).Min(), most = finite.DefaultIfEmpty(0).Max();
        var space = most - least > Math.Abs(most) * SameValue ? (most - least) * Padding : most == 0 ? 1 : Math.Abs(most);
        if (unit == Unit.Age)
            space = Math.Max(1, space); // it is written in whole seconds
        var low = min ?? (least >= 0 ? Math.Max(0, least - space) : least - space);
        var high = max ?? (most <= 0 && least < 0 ? Math.Min(0, most + space) : most + space);
        if (high <= low)
            (low, high) = min is null ? (high - 1, high) : (low, low + 1);
        var scale = UnitText.ScaleOf(unit, Math.Max(Math.Abs(low), Math.Abs(high)));
        var step = Nice((high - low) / scale / steps) * scale;
        if (unit == Unit.Age)
            step = Math.Max(1, step);
        var end = step / EndsPerStep;
        return new Axis(min ?? Math.Floor(low / end) * end, max ?? Math.Ceiling(high / end) * end, step);
    }

    /// <summary>The values with a line.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            var first = Math.Ceiling((Min / Step) - 1e-9);
            for (var i = 0; (first + i) * Step <= Max + (Step * 1e-9); i++)
                yield return (first + i) * Step;
        }
    }

    /// <summary>The place of a value between <see cref="Min"/> at 0 and <see cref="Max"/> at 1.</summary>
    public double Place(double value) => (value - Min) / (Max - Min);

    /// <summary>An axis of time.</summary>
    /// <param name="range">The time.</param>
    /// <param name="steps">At most how many steps.</param>
    public static Axis OfTime(TimeRange range, int steps)
    {
        var least = (range.To - range.From) / steps;
        return new Axis(range.From, range.To, NiceTimes.FirstOrDefault(step => step >= least, Math.Ceiling(least / 86400) * 86400));
    }

    private static double Nice(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        var digit = step / power;
        return power * (digit < Math.Sqrt(2) ? 1 : digit < Math.Sqrt(10) ? 2 : digit < Math.Sqrt(50) ? 5 : 10);
    }
}
