namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>The units that Prometheus' conventions replace by a base unit.</summary>
internal static class Units
{
    /// <summary>The base unit for a word of a name; null when the word is no unit, or is one of these.</summary>
    public static string? BaseOf(ReadOnlySpan<char> word) => word switch
    {
        "ns" or "nanos" or "nanosecond" or "nanoseconds" or "us" or "micros" or "microsecond" or "microseconds"
            or "ms" or "millis" or "millisecond" or "milliseconds" or "minute" or "minutes" or "hour" or "hours" or "day" or "days" or "week" or "weeks" => "seconds",
        "bit" or "bits" or "kb" or "kib" or "kilobytes" or "kibibytes" or "mb" or "mib" or "megabytes" or "mebibytes"
            or "gb" or "gib" or "gigabytes" or "gibibytes" or "tb" or "tib" or "terabytes" or "tebibytes" => "bytes",
        "percent" or "percents" or "percentage" or "pct" => "a ratio from 0 to 1 (_ratio)",
        "millimeters" or "centimeters" or "kilometers" or "miles" => "meters",
        "milligrams" or "kilograms" or "pounds" => "grams",
        "millivolts" or "kilovolts" => "volts",
        "milliamperes" => "amperes",
        "fahrenheit" => "celsius",
        "calories" or "kilojoules" or "kilocalories" => "joules",
        _ => null,
    };
}
