namespace Gateway.Instrumentation.Monitoring;

/// <summary>A rule that Prometheus evaluates: a <see cref="RecordingRule"/> or an <see cref="AlertRule"/>. Immutable.</summary>
public abstract class Rule
{
    private protected Rule(string name, Query query)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(query);
        Name = name;
        Query = query;
    }

    /// <summary>The name of the alert, or of the recorded series.</summary>
    public string Name { get; }

    /// <summary>The query.</summary>
    public Query Query { get; }

    /// <summary>Labels that are added to the result.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The same rule with another query.</summary>
    internal abstract Rule With(Func<Query, Query> change);
}
