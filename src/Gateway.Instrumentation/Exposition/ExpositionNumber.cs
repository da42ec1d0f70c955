using System.Globalization;

namespace Gateway.Instrumentation;

/// <summary>
/// The text of a bucket bound. OpenMetrics defines it (like Go's <c>%g</c>, with <c>.0</c> on whole numbers). The text format
/// uses the same text: otherwise each bucket would become another series when a scraper changes the format.
/// </summary>
internal static class ExpositionNumber
{
    public static string Bound(double value)
    {
        if (double.IsPositiveInfinity(value))
            return "+Inf";
        if (value == 0)
            return "0.0";

        // The shortest digits that parse to the same value, as d.ddde±x.
        var shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        for (var precision = 0; precision < 17; precision++)
        {
            var candidate = value.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (double.Parse(candidate, CultureInfo.InvariantCulture).Equals(value))
            {
                shortest = candidate;
                break;
            }
        }

        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 6)
            return string.Create(CultureInfo.InvariantCulture, $"{shortest[..mark]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        var plain = value.ToString("R", CultureInfo.InvariantCulture);
        return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
    }
}
