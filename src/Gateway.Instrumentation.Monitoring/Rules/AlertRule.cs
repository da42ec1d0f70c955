using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>Tells somebody when a query has a result for long enough. Immutable.</summary>
public sealed class AlertRule : Rule
{
    private readonly Func<double, Query>? _byThreshold;

    /// <summary>Defines an alert without a threshold that could be set.</summary>
    /// <param name="name">The name in PascalCase.</param>
    /// <param name="query">The condition: each series of its result is an alert.</param>
    public AlertRule(string name, Query query)
        : base(name, query)
    {
    }

    /// <summary>Defines an alert whose threshold the settings can change.</summary>
    /// <param name="name">The name in PascalCase.</param>
    /// <param name="threshold">The threshold, in the unit of the query's left side.</param>
    /// <param name="query">Makes the condition from a threshold.</param>
    public AlertRule(string name, double threshold, Func<double, Query> query)
        : base(name, (query ?? throw new ArgumentNullException(nameof(query)))(threshold))
    {
        Threshold = threshold;
        _byThreshold = query;
    }

    [SetsRequiredMembers]
    private AlertRule(AlertRule other, Query query, double? threshold, Func<double, Query>? byThreshold)
        : base(other.Name, query)
    {
        Threshold = threshold;
        _byThreshold = byThreshold;
        For = other.For;
        KeepFiringFor = other.KeepFiringFor;
        Severity = other.Severity;
        Summary = other.Summary;
        Runbook = other.Runbook;
        Panel = other.Panel;
        Labels = other.Labels;
    }

    /// <summary>The threshold; null when the condition has none.</summary>
    public double? Threshold { get; }

    /// <summary>How long the condition must hold before somebody is told. 0 where one evaluation is enough.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long the alert stays after the condition has ended, so that one gap does not resolve it.</summary>
    public TimeSpan KeepFiringFor { get; init; }

    /// <summary>How urgent it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>
    /// One line with what is wrong and where: <c>{{ $labels.provider }}</c> and <c>{{ $value | humanizePercentage }}</c> are filled in when it
    /// fires, <c>{threshold:percent}</c> and <c>{for}</c> as in <see cref="Runbook"/> when it is written.
    /// </summary>
    public required string Summary { get; init; }

    /// <summary>What it means and what to do; the section of the runbook.</summary>
    public required Runbook Runbook { get; init; }

    /// <summary>The panel that shows the condition; null when none does.</summary>
    public PanelLink? Panel { get; init; }

    /// <summary>The same alert with another threshold.</summary>
    /// <param name="threshold">The threshold, in the unit of the query's left side.</param>
    /// <returns>The alert.</returns>
    /// <exception cref="MonitoringException">The alert has no threshold, or it is not finite.</exception>
    public AlertRule WithThreshold(double threshold)
    {
        if (_byThreshold is null)
            throw new MonitoringException($"The alert {Name} has no threshold. Change its severity or for, or leave it out with \"enabled: false\".");
        if (!double.IsFinite(threshold))
            throw new MonitoringException($"The threshold of {Name} is a number such as 0.75.");
        return new AlertRule(this, _byThreshold(threshold), threshold, _byThreshold);
    }

    internal override Rule With(Func<Query, Query> change) => With(change, Severity, For);

    /// <summary>The same alert with another query, severity or time; its threshold can still be set.</summary>
    internal AlertRule With(Func<Query, Query> change, Severity severity, TimeSpan @for) =>
        new(this, change(Query), Threshold, _byThreshold is null ? null : threshold => change(_byThreshold(threshold))) { Severity = severity, For = @for };
}
