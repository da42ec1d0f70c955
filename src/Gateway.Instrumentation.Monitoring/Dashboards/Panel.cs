namespace Gateway.Instrumentation.Monitoring;

/// <summary>A panel of a dashboard. Immutable.</summary>
/// <param name="Title">The title, unique in its dashboard: alerts name a panel by it.</param>
/// <param name="Description">What it shows and when it is bad, in one or two sentences.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="Targets">The queries, one at least.</param>
public sealed record Panel(string Title, string Description, Unit Unit, params IReadOnlyList<Target> Targets)
{
    /// <summary>How it shows its series.</summary>
    public PanelKind Kind { get; init; }

    /// <summary>Width in Grafana's grid of 24 columns. 0 for the width of its kind.</summary>
    public int Width { get; init; }

    /// <summary>Height in rows of the grid. 0 for the height of its kind.</summary>
    public int Height { get; init; }

    /// <summary>The least value of the axis; null for the data's, or 0 where lines are stacked: from anywhere else a stack shows no shares.</summary>
    public double? Min
    {
        get => field ?? (IsStacked ? 0 : null);
        init;
    }

    /// <summary>The highest value of the axis; null for the data's.</summary>
    public double? Max { get; init; }

    /// <summary>True to put lines on top of each other.</summary>
    public bool IsStacked { get; init; }

    /// <summary>Grafana's name of the colour below the first threshold: green, or red where low values are bad.</summary>
    public string BaseColor { get; init; } = "green";

    /// <summary>Colours by value, in rising order. Below the first the panel has <see cref="BaseColor"/>.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>Texts in place of values, such as 1 as "up".</summary>
    public IReadOnlyDictionary<double, string> Texts { get; init; } = new Dictionary<double, string>();
}
