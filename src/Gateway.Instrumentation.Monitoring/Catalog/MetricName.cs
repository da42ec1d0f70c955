namespace Gateway.Instrumentation.Monitoring;

/// <summary>
/// The name of a metric in a query, from its definition: <see cref="Query"/> takes no bare text for one. The built-in ones are in
/// <see cref="BuiltInMetrics"/>; a definition of yours converts to one.
/// </summary>
/// <param name="Name">The name, such as <c>pricing_sync_total</c>.</param>
public readonly record struct MetricName(string Name)
{
    /// <summary>The name of a metric of a registry.</summary>
    /// <param name="definition">The definition, see <see cref="MetricRegistry.Definitions"/>.</param>
    public static implicit operator MetricName(MetricDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new MetricName(definition.Name);
    }

    /// <summary>The name of a metric of a registry.</summary>
    /// <param name="definition">The definition, see <see cref="MetricRegistry.Definitions"/>.</param>
    /// <returns>The name.</returns>
    public static MetricName From(MetricDefinition definition) => definition;

    /// <summary>The name as text.</summary>
    public override string ToString() => Name;
}
