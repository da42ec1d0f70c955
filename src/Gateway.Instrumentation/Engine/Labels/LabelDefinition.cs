using System.Text.Json.Serialization;

namespace Gateway.Instrumentation;

/// <summary>One label of a <see cref="MetricDefinition"/>. Immutable.</summary>
public sealed class LabelDefinition : IEquatable<LabelDefinition>
{
    internal LabelDefinition(string name, LabelKind kind, Type valueType, IReadOnlyList<string> values, int limit)
    {
        Name = name;
        Kind = kind;
        ValueType = valueType;
        Values = values;
        Limit = limit;
    }

    /// <summary>The label's name.</summary>
    public string Name { get; }

    /// <summary>The kind of values.</summary>
    public LabelKind Kind { get; }

    /// <summary>The .NET type of the values: string, an enum, long or bool.</summary>
    [JsonIgnore]
    public Type ValueType { get; }

    /// <summary>The published texts of a closed set in order of definition; empty for an open set.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>The label limit of an open set: the number of distinct values before it folds. For a closed set, its size.</summary>
    public int Limit { get; }

    /// <summary>True when a gauge has at most one series for each value.</summary>
    internal bool OneSeries { get; init; }

    /// <inheritdoc/>
    public bool Equals(LabelDefinition? other) =>
        other is not null && Name == other.Name && Kind == other.Kind && ValueType == other.ValueType && Limit == other.Limit && OneSeries == other.OneSeries;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelDefinition);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Kind, ValueType, Limit);

    /// <summary>The label as text, for error messages: <c>provider (text, limit 256)</c>.</summary>
    public override string ToString() => Kind switch
    {
        _ when OneSeries => $"{Name} (text, limit {Limit}, one series)",
        LabelKind.Text or LabelKind.Number => $"{Name} ({Kind.ToString().ToLowerInvariant()}, limit {Limit})",
        LabelKind.Enum => $"{Name} (enum {ValueType.Name})",
        _ => $"{Name} (flag)",
    };
}
