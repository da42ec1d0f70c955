using System.Globalization;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Bounds as OpenMetrics wants them, worked out from the digits of an exact decimal number.</summary>
internal static class GoFormat
{
    public static string Canonical(double value)
    {
        if (double.IsPositiveInfinity(value))
            return "+Inf";
        var sign = value < 0 ? "-" : "";
        var magnitude = Math.Abs(value);
        if (magnitude == 0)
            return "0.0";
        var (digits, exponent) = Shortest(magnitude);
        if (exponent is < -4 or >= 6)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        }

        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        digits = digits.PadRight(exponent + 1, '0');
        return $"{sign}{digits[..(exponent + 1)]}.{(digits.Length > exponent + 1 ? digits[(exponent + 1)..] : "0")}";
    }

    // "R" gives the shortest digits that read back, in one of two notations.
    private static (string Digits, int Exponent) Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = 0;
        if (text.IndexOf('E', StringComparison.Ordinal) is > 0 and var mark)
        {
            exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = text.Replace(".", "", StringComparison.Ordinal);
        exponent += (point < 0 ? text.Length : point) - 1;
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits[leading..].TrimEnd('0');
        return (digits, exponent - leading);
    }
}
