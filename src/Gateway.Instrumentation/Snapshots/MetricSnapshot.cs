namespace Gateway.Instrumentation;

/// <summary>One metric of a <see cref="RegistrySnapshot"/>. Immutable.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Type">The metric's type.</param>
/// <param name="Help">What it means.</param>
/// <param name="Family">The class that registered it; null outside a family.</param>
/// <param name="Series">What the page shows of it, in the order of the page.</param>
public sealed record MetricSnapshot(string Name, MetricType Type, string Help, string? Family, IReadOnlyList<SeriesSnapshot> Series);
