using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>Colours of Grafana's dark theme.</summary>
internal static class Palette
{
    public const string NoValue = "#8e8e8e";

    private static readonly string[] Classic =
    [
        "#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#705da0", "#37872d", "#fade2a", "#447ebc", "#c15c17", "#890f02", "#0a437c",
        "#6d1f62", "#584477", "#b7dbab", "#f4d598", "#70dbed", "#f9ba8f",
    ];

    /// <summary>The colour of a line by its number in the legend.</summary>
    public static string OfLine(int line) => Classic[line % Classic.Length];

    /// <summary>A colour by Grafana's name.</summary>
    public static string Named(string name) => name switch
    {
        "green" => "#73bf69",
        "yellow" => "#fade2a",
        "orange" => "#ff9830",
        "red" => "#f2495c",
        "blue" => "#5794f2",
        "purple" => "#b877d9",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "A picture has no such colour: add it to Palette."),
    };

    /// <summary>The colour that a panel gives a value.</summary>
    public static string OfValue(Panel panel, double? value) => value is not { } number ? NoValue
        : Named(panel.Thresholds.Where(threshold => number >= threshold.From).Select(threshold => threshold.Color).LastOrDefault(panel.BaseColor));

    /// <summary>From dark to bright, for 0 to 1.</summary>
    public static string OfHeat(double share)
    {
        (double R, double G, double B)[] scale = [(58, 29, 10), (230, 85, 13), (255, 245, 235)];
        var place = Math.Clamp(share, 0, 1) * (scale.Length - 1);
        var from = scale[Math.Min((int)place, scale.Length - 2)];
        var to = scale[Math.Min((int)place, scale.Length - 2) + 1];
        var part = place - Math.Min((int)place, scale.Length - 2);
        int Mix(double a, double b) => (int)Math.Round(a + ((b - a) * part));
        return $"#{Mix(from.R, to.R):x2}{Mix(from.G, to.G):x2}{Mix(from.B, to.B):x2}";
    }
}
