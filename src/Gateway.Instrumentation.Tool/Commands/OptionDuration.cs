using System.CommandLine.Parsing;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary>The duration of an option, which the help shows as it is written: 500ms, 2s, 1m30s.</summary>
internal readonly record struct OptionDuration(TimeSpan Time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Reads the duration; anything else is an error of the command line.</summary>
    public static OptionDuration Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Monitoring.Duration.TryParse(text, out var time) && time > TimeSpan.Zero && time <= Longest)
            return new(time);
        argument.AddError($"'{text}' is no duration. Write 500ms, 2s or 1m30s; more than nothing, and at most a day.");
        return default;
    }

    public override string ToString() => Monitoring.Duration.Text(Time);
}
