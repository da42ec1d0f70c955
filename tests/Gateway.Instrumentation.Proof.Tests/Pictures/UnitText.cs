using System.Globalization;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>Values as Grafana writes them: three digits that count, and the larger unit from its first whole on.</summary>
internal static class UnitText
{
    private const int CountingDigits = 3;
    private const int MostDecimals = 9;

    private static readonly (double Factor, string Name)[] Times =
        [(1e-9, " ns"), (1e-6, " µs"), (1e-3, " ms"), (1, " s"), (60, " min"), (3600, " hour"), (86400, " day"), (604800, " week"), (31556900, " year")];

    /// <summary>A value as text.</summary>
    /// <param name="unit">Its unit.</param>
    /// <param name="value">The value.</param>
    /// <param name="step">The distance to the next value on an axis, which must not have the same text; 0 for a value by itself.</param>
    public static string Of(Unit unit, double value, double step = 0)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
        if (unit == Unit.Age)
            return Duration(value);
        if (unit == Unit.Time)
            return DateTimeOffset.FromUnixTimeMilliseconds((long)value).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var scales = Scales(unit);
        var scale = Index(scales, value);
        var text = Scaled(value, scales[scale], step);
        // 999.9 has three digits that count as 1000, which is one of the next unit.
        if (scale + 1 < scales.Length && Math.Abs(double.Parse(text, CultureInfo.InvariantCulture)) * scales[scale].Factor >= scales[scale + 1].Factor)
            text = Scaled(Math.CopySign(scales[++scale].Factor, value), scales[scale], step);
        return unit == Unit.UsDollars ? $"{(text[0] == '-' ? "-" : "")}${text.TrimStart('-')}{scales[scale].Name}" : text + scales[scale].Name;
    }

    /// <summary>What one of the unit is in which a value is written, such as 60 for minutes.</summary>
    public static double ScaleOf(Unit unit, double value)
    {
        var scales = Scales(unit == Unit.Age ? Unit.Seconds : unit);
        return scales[Index(scales, value)].Factor;
    }

    private static int Index((double Factor, string Name)[] scales, double value)
    {
        if (value == 0)
            return Array.FindIndex(scales, scale => scale.Factor == 1) is var one and >= 0 ? one : 0;
        return Math.Max(0, Array.FindLastIndex(scales, scale => Math.Abs(value) >= scale.Factor * (1 - 1e-12)));
    }

    private static string Scaled(double value, (double Factor, string Name) scale, double step)
    {
        var scaled = value / scale.Factor;
        var decimals = value == 0 ? 0 : step > 0 ? Decimals(step / scale.Factor)
            : scaled == Math.Truncate(scaled) ? 0 : CountingDigits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(scaled)));
        return scaled.ToString($"F{Math.Clamp(decimals, 0, MostDecimals)}", CultureInfo.InvariantCulture);
    }

    /// <summary>How many decimals tell steps apart: 1 for 0.5, 2 for 0.25.</summary>
    private static int Decimals(double step)
    {
        var decimals = 0;
        while (decimals < MostDecimals && Math.Abs(step - Math.Round(step, decimals)) > step * 1e-6)
            decimals++;
        return decimals;
    }

    private static string Duration(double seconds)
    {
        if (seconds < 0)
            return Duration(-seconds) + " ago";
        var time = TimeSpan.FromSeconds(Math.Floor(seconds + 1e-9));
        return time.ToString(time.Days > 0 ? @"d\ \d\ hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);
    }

    private static (double Factor, string Name)[] Scales(Unit unit) => unit.Id switch
    {
        "short" => Thousands("", " K", " Mil", " Bil", " Tri"),
        "s" => Times,
        "percentunit" => [(0.01, "%")],
        "percent" => [(1, "%")],
        "bytes" => [(1, " B"), (1024, " KiB"), (1048576, " MiB"), (1073741824, " GiB"), (1099511627776, " TiB")],
        "binBps" => [(1, " B/s"), (1024, " KiB/s"), (1048576, " MiB/s"), (1073741824, " GiB/s"), (1099511627776, " TiB/s")],
        "ops" => Counts("ops/s"),
        "reqps" => Counts("req/s"),
        "mps" => Counts("msg/s"),
        "currencyUSD" => Thousands("", "K", "M", "B", "T"),
        ['c', 'o', 'u', 'n', 't', ':', .. var what] => Counts(what),
        _ => [(1, " " + unit.Id)],
    };

    private static (double Factor, string Name)[] Counts(string what) => Thousands($" {what}", $"K {what}", $"M {what}", $"B {what}", $"T {what}");

    private static (double Factor, string Name)[] Thousands(params string[] names) => [.. names.Select((name, i) => (Math.Pow(1000, i), name))];
}
