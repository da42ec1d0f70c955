namespace Gateway.Instrumentation.Monitoring;

/// <summary>A query of a panel, and the names of its lines. Immutable.</summary>
/// <param name="Query">The query. <c>$__rate_interval</c> is the range for rates.</param>
/// <param name="Legend">The name of a line, with labels in double braces: <c>{{provider}} p95</c>.</param>
public sealed record Target(Query Query, string Legend)
{
    /// <summary>Why the range is fixed instead of <c>$__rate_interval</c>, such as "a sync runs once an hour"; null when it is not.</summary>
    public string? FixedRange { get; init; }
}
