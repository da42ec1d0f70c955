namespace Gateway.Instrumentation;

/// <summary>
/// The names on the page that belong to the built-in families. These register on first use, which may be the first request: too
/// late to learn that a name is taken.
/// </summary>
internal sealed class BuiltInNames
{
    private readonly Dictionary<string, MetricDefinition> _definitions = new(StringComparer.Ordinal);

    public BuiltInNames(MetricRegistry registry)
    {
        // With this registry's limits and buckets, which are part of a definition.
        var all = new GatewayMetrics(new MetricFactory(registry.Empty(enabled: false)), [], static _ => null);
        foreach (var family in BuiltInFamilies.All)
        {
            // The names of the process stay free when it is shown by another source.
            if (registry.ShowsProcess || (family != typeof(ProcessMetrics) && family != typeof(RuntimeMetrics)))
                BuiltInFamilies.Find(family, all);
        }

        foreach (var definition in all.Registry.Definitions.Where(definition => definition.IsBuiltIn))
        {
            foreach (var name in definition.TakenNames)
                _definitions[name] = definition;
        }
    }

    /// <summary>True when a family has another metric of such a name.</summary>
    public bool Takes(MetricDefinition definition) => definition.TakenNames.Any(_definitions.ContainsKey);

    /// <exception cref="MetricRegistrationException">A definition uses such a name for something else.</exception>
    public void ThrowIfTakenBy(MetricDefinition definition)
    {
        var by = definition.Family is { } family ? $" (by {family})" : "";
        foreach (var name in definition.TakenNames)
        {
            if (_definitions.TryGetValue(name, out var builtIn) && !builtIn.Matches(definition))
                throw new MetricRegistrationException(
                    $"{definition}{by} would take the name \"{name}\" on the page from the built-in family {builtIn.Family}: {builtIn}. Give yours another name, or make both definitions the same.");
        }
    }
}
