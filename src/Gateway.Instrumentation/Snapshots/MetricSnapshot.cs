namespace Gateway.Instrumentation;

/// <summary>One metric of a <see cref="RegistrySnapshot"/>. Immutable.</summary>
public sealed record MetricSnapshot
{
    internal MetricSnapshot(string name, MetricType type, string help, string? family, IReadOnlyList<SeriesSnapshot> series) =>
        (Name, Type, Help, Family, Series) = (name, type, help, family, series);

    /// <summary>The metric's name.</summary>
    public string Name { get; }

    /// <summary>The metric's type.</summary>
    public MetricType Type { get; }

    /// <summary>The help text.</summary>
    public string Help { get; }

    /// <summary>The family that registered the metric; null outside a family.</summary>
    public string? Family { get; }

    /// <summary>The series in the order of the page.</summary>
    public IReadOnlyList<SeriesSnapshot> Series { get; }
}
