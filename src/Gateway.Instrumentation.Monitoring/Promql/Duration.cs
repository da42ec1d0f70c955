using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>Durations as Prometheus writes them: in queries, in settings and on the tool's command line.</summary>
internal static class Duration
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("y", 365 * 86_400_000L), ("w", 7 * 86_400_000L), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    // Prometheus keeps nanoseconds in 64 bits.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(long.MaxValue / 1_000_000);

    /// <summary><c>1h30m</c> and the like; days are the largest unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than a millisecond.</exception>
    public static string Text(TimeSpan duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(rest, 1, nameof(duration));
        var text = new StringBuilder();
        foreach (var (unit, length) in Units.Where(unit => unit.Unit is not ("y" or "w")))
        {
            if (rest >= length)
                text.Append(CultureInfo.InvariantCulture, $"{rest / length}{unit}");
            rest %= length;
        }

        return text.ToString();
    }

    /// <summary>Reads <c>1h30m</c> and the like: numbers with units, each unit once and from the largest. <c>0</c> is no time.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var (milliseconds, at, next) = (0.0, 0, 0);
        while (at < text.Length)
        {
            var digits = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            var word = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
                at++;
            var unit = Array.FindIndex(Units, next, unit => text.AsSpan(word, at - word).SequenceEqual(unit.Unit));
            if (digits == word || unit < 0)
                return text == "0";
            milliseconds += double.Parse(text.AsSpan(digits, word - digits), CultureInfo.InvariantCulture) * Units[unit].Milliseconds;
            next = unit + 1;
        }

        if (text.Length == 0 || milliseconds > Longest.TotalMilliseconds)
            return false;
        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>Reads <c>1h30m</c> and the like; <c>0</c> is no time.</summary>
    /// <exception cref="MonitoringException">The text is no duration.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new MonitoringException($"\"{text}\" is no duration: write 30s, 5m, 1h30m or 2d.");
}
