using System.CommandLine.Parsing;
using System.Globalization;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary>Checks options that count something.</summary>
internal static class Counts
{
    /// <summary>Refuses 0 and less; what is no number at all is refused by its type.</summary>
    public static void AtLeastOne(OptionResult option)
    {
        if (option.Tokens is [var token] && long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count < 1)
            option.AddError($"{option.Option.Name} is at least 1.");
    }
}
