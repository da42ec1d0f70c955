using System.Globalization;

namespace Gateway.Instrumentation.Testing;

/// <summary>One line of a page.</summary>
public sealed class MetricSample
{
    internal MetricSample(string name, IReadOnlyDictionary<string, string> labels, double value, string line)
    {
        Name = name;
        Labels = labels;
        Value = value;
        Line = line;
    }

    /// <summary>The name; for a histogram, with <c>_bucket</c>, <c>_sum</c> or <c>_count</c>.</summary>
    public string Name { get; }

    /// <summary>The labels and their values, unescaped.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The value.</summary>
    public double Value { get; }

    /// <summary>The line of the page.</summary>
    public string Line { get; }

    /// <summary>The line of the page.</summary>
    public override string ToString() => Line;

    internal bool Has((string Name, string Value)[] labels) =>
        Array.TrueForAll(labels, label => Labels.TryGetValue(label.Name, out var value)
            && (value == label.Value || (label.Name == "le" && SameNumber(value, label.Value))));

    // A bound is a number: 1 matches the bucket that the page calls 1.0.
    private static bool SameNumber(string a, string b) =>
        double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
        && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var right)
        && left.Equals(right);
}
