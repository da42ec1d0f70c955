using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>Durations as Prometheus writes them.</summary>
internal static class Duration
{
    private static readonly (string Unit, long Milliseconds)[] Units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary><c>1h30m</c> and the like.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than a millisecond.</exception>
    public static string Text(TimeSpan duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(rest, 1, nameof(duration));
        var text = new StringBuilder();
        foreach (var (unit, length) in Units)
        {
            if (rest >= length)
                text.Append(CultureInfo.InvariantCulture, $"{rest / length}{unit}");
            rest %= length;
        }

        return text.ToString();
    }

    /// <summary>Reads <c>1h30m</c> and the like; <c>0</c> is no time.</summary>
    /// <exception cref="MonitoringException">The text is no duration.</exception>
    public static TimeSpan Parse(string text)
    {
        if (text == "0")
            return TimeSpan.Zero;
        if (!Promql.Lexer.IsDuration(text))
            throw new MonitoringException($"\"{text}\" is no duration: write 30s, 5m, 1h30m or 2d.");
        var length = TimeSpan.Zero;
        for (var at = 0; at < text.Length;)
        {
            var digits = at;
            while (char.IsAsciiDigit(text[at]))
                at++;
            var (unit, milliseconds) = Units.Concat([("w", 7 * 86_400_000L), ("y", 365 * 86_400_000L)])
                .Where(one => text.AsSpan(at).StartsWith(one.Item1)).MaxBy(one => one.Item1.Length);
            length += TimeSpan.FromMilliseconds(long.Parse(text.AsSpan(digits, at - digits), CultureInfo.InvariantCulture) * milliseconds);
            at += unit.Length;
        }

        return length;
    }
}
