using System.Globalization;

namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>Numbers as both formats write them.</summary>
internal static class PageNumber
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        var digits = text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text;
        if (digits.Length > 0 && (char.IsAsciiDigit(digits[0]) || digits[0] == '.'))
            return double.TryParse(text, Style, CultureInfo.InvariantCulture, out value);

        var isInfinity = digits.Equals("inf", StringComparison.OrdinalIgnoreCase) || digits.Equals("infinity", StringComparison.OrdinalIgnoreCase);
        value = !isInfinity ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return isInfinity || text.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }
}
