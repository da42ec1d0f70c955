namespace Gateway.Instrumentation.Monitoring;

/// <summary>A dashboard for Grafana. Immutable.</summary>
/// <param name="Uid">Its id in links: lower-case letters, digits and hyphens, at most 40. Never change it.</param>
/// <param name="Title">The title.</param>
/// <param name="Description">What it answers, in one sentence.</param>
/// <param name="Rows">The rows.</param>
public sealed record Dashboard(string Uid, string Title, string Description, params IReadOnlyList<Row> Rows)
{
    /// <summary>Words to find it by. <c>gateway</c> is always among them.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Who looks at it, and when, in one sentence; empty when nothing is to be said.</summary>
    public string Readers { get; init; } = "";

    /// <summary>
    /// Further choices. A query whose metric has the label is limited to the choice, if it says nothing of the label itself.
    /// </summary>
    public IReadOnlyList<Variable> Variables { get; init; } = [];

    /// <summary>The metric whose jobs and instances are offered at the top; null for that of the first query.</summary>
    public MetricName? OfferedBy { get; init; }

    /// <summary>All panels in order.</summary>
    public IEnumerable<Panel> Panels => Rows.SelectMany(row => row.Panels);
}
