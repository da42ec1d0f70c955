using System.CommandLine.Parsing;
using System.Globalization;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary>A duration as Prometheus writes it: 500ms, 2s, 1m.</summary>
internal readonly record struct Duration(TimeSpan Time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Reads the duration of an option; anything else is an error of the command line.</summary>
    public static Duration Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (TryParse(text, out var duration))
            return new(duration);
        argument.AddError($"'{text}' is no duration. Write 500ms, 2s or 1m; more than nothing, and at most a day.");
        return default;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time.TotalSeconds:0.###}s");

    private static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var unit = text.TrimStart("0123456789.".ToCharArray());
        double? seconds = unit switch
        {
            "ms" => 0.001,
            "s" or "" => 1,
            "m" => 60,
            "h" => 3600,
            _ => null,
        };
        if (seconds is not { } factor || !double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * factor > Longest.TotalSeconds)
            return false;
        duration = TimeSpan.FromSeconds(number * factor);
        return duration > TimeSpan.Zero;
    }
}
