namespace Gateway.Instrumentation.Monitoring;

/// <summary>Rules that Prometheus evaluates one after the other, in one file of their own. Immutable.</summary>
/// <param name="Name">The name of the group and of the file, such as <c>pricing-sync</c>.</param>
/// <param name="Rules">The rules in order: a rule can read what an earlier one recorded.</param>
public sealed record RuleGroup(string Name, IReadOnlyList<Rule> Rules)
{
    /// <summary>How often they are evaluated; null for Prometheus' <c>evaluation_interval</c>.</summary>
    public TimeSpan? Interval { get; init; }
}
