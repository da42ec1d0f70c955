using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Instrumentation.Monitoring.Rules;

/// <summary>The texts of an alert with its own threshold and time in their places, whatever the settings made of them.</summary>
internal static partial class AlertTexts
{
    public static string Summary(AlertRule alert) => Filled(alert.Summary, alert);

    /// <summary>A meaning that does not say the threshold says it at its end.</summary>
    public static Runbook Runbook(AlertRule alert)
    {
        var (meaning, lookAt, whatToDo) = alert.Runbook;
        var says = alert.Threshold is null || PlaceOfThreshold(meaning) is not null;
        return new(Filled(says ? meaning : $"{meaning} Threshold: {{threshold}}.", alert), Filled(lookAt, alert), Filled(whatToDo, alert));
    }

    /// <summary>The threshold, in the unit that the meaning of the alert has it in.</summary>
    public static string Threshold(AlertRule alert) => Filled(PlaceOfThreshold(alert.Runbook.Meaning) ?? "{threshold}", alert);

    private static string? PlaceOfThreshold(string text) => Place().Matches(text).FirstOrDefault(place => place.Groups["what"].Value == "threshold")?.Value;

    private static string Filled(string text, AlertRule alert) => Place().Replace(text, place => place.Groups["what"].Value switch
    {
        "for" => DurationText(alert.For.TotalSeconds),
        _ when alert.Threshold is { } threshold => Text(threshold, place.Groups["unit"].Value),
        _ => place.Value,
    });

    private static string Text(double number, string unit) => unit switch
    {
        "percent" => string.Create(CultureInfo.InvariantCulture, $"{number * 100:0.####} %"),
        "duration" => DurationText(number),
        "bytes" => BytesText(number),
        _ => number.ToString("#,0.########", CultureInfo.InvariantCulture),
    };

    /// <summary>In the largest unit that needs no fraction.</summary>
    private static string DurationText(double seconds) => seconds switch
    {
        >= 3600 when seconds % 3600 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h"),
        >= 60 when seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min"),
        >= 1 or 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.####} ms"),
    };

    private static string BytesText(double bytes) => bytes >= 1 << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 30):0.###} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 20):0.###} MiB");

    [GeneratedRegex(@"\{(?<what>for|threshold)(:(?<unit>percent|duration|bytes))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
