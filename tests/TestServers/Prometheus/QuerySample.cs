namespace Gateway.Instrumentation.TestServers;

/// <summary>One series of a query's answer.</summary>
/// <param name="Labels">Its labels, with <c>__name__</c> where the query kept it.</param>
/// <param name="Value">Its value.</param>
public sealed record QuerySample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The value of a label; empty when the series has no such label, as Prometheus sees it.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");

    /// <summary>The series as Prometheus writes it.</summary>
    public override string ToString() =>
        $"{{{string.Join(", ", Labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}} {Value}";
}
