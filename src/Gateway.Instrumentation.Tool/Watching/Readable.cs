using System.Globalization;

namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>Numbers for people, in the unit that the metric's name says.</summary>
internal static class Readable
{
    private const double Kibi = 1024;

    public static string Of(double value, string name)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        if (name.EndsWith("_timestamp_seconds", StringComparison.Ordinal) || name.EndsWith("_time_seconds", StringComparison.Ordinal))
            return Number(value); // a moment, no duration
        if (name.EndsWith("_seconds", StringComparison.Ordinal))
            return Seconds(value);
        return name.EndsWith("_bytes", StringComparison.Ordinal) ? Bytes(value) : Number(value);
    }

    public static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.001 => Text(value, "0.##e-0"),
        < 10 => Text(value, "0.###"),
        < 1_000 => Text(value, "0.#"),
        _ => Text(value, "#,0"),
    };

    private static string Seconds(double value) => Math.Abs(value) switch
    {
        0 => "0 s",
        < 1e-3 => Text(value * 1e6, "0.# \"µs\""),
        < 1 => Text(value * 1e3, "0.# \"ms\""),
        < 120 => Text(value, "0.## \"s\""),
        < 7_200 => Text(value / 60, "0.# \"min\""),
        _ => Text(value / 3_600, "#,0.# \"h\""),
    };

    private static string Bytes(double value) => Math.Abs(value) switch
    {
        < Kibi => Text(value, "0.# B"),
        < Kibi * Kibi => Text(value / Kibi, "0.# KiB"),
        < Kibi * Kibi * Kibi => Text(value / Kibi / Kibi, "0.# MiB"),
        _ => Text(value / Kibi / Kibi / Kibi, "#,0.## GiB"),
    };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
