namespace Gateway.Instrumentation.Monitoring;

/// <summary>Keeps the result of a query as series of a name of its own. Immutable.</summary>
public sealed class RecordingRule : Rule
{
    /// <summary>Defines a recording rule.</summary>
    /// <param name="name">
    /// The name, after Prometheus' convention <c>level:metric:operations</c>, such as <c>job:http_requests:rate5m</c>; or a metric name
    /// that is kept for old queries.
    /// </param>
    /// <param name="query">The query. Keep the label <c>job</c>, so that dashboards can choose by it.</param>
    public RecordingRule(string name, Query query)
        : base(name, query)
    {
    }

    /// <summary>What the series is for, in one sentence.</summary>
    public required string Purpose { get; init; }

    internal override Rule With(Func<Query, Query> change) => new RecordingRule(Name, change(Query)) { Labels = Labels, Purpose = Purpose };
}
