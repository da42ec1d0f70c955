using System.Globalization;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>
/// A service level objective: the share of events that must be good over 30 days. It becomes recording rules with the names and
/// labels of Sloth, and alerts by burn rate over two windows each. Immutable.
/// </summary>
/// <remarks>
/// The windows and factors are those of the Site Reliability Workbook, chapter 5: 14.4 over 1 h and 5 m, 6 over 6 h and 30 m wake
/// somebody; 3 over 1 d and 2 h, 1 over 3 d and 6 h wait for the working day.
/// </remarks>
public sealed class Slo
{
    /// <summary>The fastest burn rate that an alert asks for.</summary>
    internal const double FastestBurn = 14.4;

    private readonly Func<TimeSpan, Query> _errors;
    private readonly Func<TimeSpan, Query> _events;

    /// <summary>Defines an objective.</summary>
    /// <param name="service">What gives the service, such as <c>gateway</c>.</param>
    /// <param name="name">The name of the objective, such as <c>http-availability</c>.</param>
    /// <param name="objective">The share of good events: more than 0.9306 and less than 1. Under a lower one the alert with the highest factor could never fire.</param>
    /// <param name="errors">Bad events per second over a range, by <c>job</c>; 0 where there are none.</param>
    /// <param name="events">All events per second over a range, by <c>job</c>.</param>
    /// <exception cref="MonitoringException">The objective is out of range.</exception>
    public Slo(string service, string name, double objective, Func<TimeSpan, Query> errors, Func<TimeSpan, Query> events)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(service);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(errors);
        ArgumentNullException.ThrowIfNull(events);
        if (objective is not (> 0 and < 1))
            throw new MonitoringException(string.Create(CultureInfo.InvariantCulture, $"The objective of {name} is {objective}: it is a share of good events such as 0.999, between 0 and 1."));
        if (FastestBurn * (1 - objective) >= 1)
        {
            throw new MonitoringException(string.Create(
                CultureInfo.InvariantCulture,
                $"The objective {objective} of {name} is too low: its alert asks for a share of {FastestBurn * (1 - objective):0.##} bad events, which is more than all, and can never fire. Choose more than {1 - (1 / FastestBurn):0.####}."));
        }

        Service = service;
        Name = name;
        Objective = objective;
        _errors = errors;
        _events = events;
    }

    /// <summary>What gives the service.</summary>
    public string Service { get; }

    /// <summary>The name of the objective.</summary>
    public string Name { get; }

    /// <summary>The share of events that must be good.</summary>
    public double Objective { get; }

    /// <summary>What a good event is, in one sentence; the alerts say it with the objective.</summary>
    public required string Description { get; init; }

    /// <summary>What to do when the budget burns.</summary>
    public required Runbook Runbook { get; init; }

    /// <summary>The panel that shows how fast the budget burns; null when none does.</summary>
    public PanelLink? Panel { get; init; }

    /// <summary>The value of Sloth's label <c>sloth_id</c>.</summary>
    public string Id => $"{Service}-{Name}";

    /// <summary>The same objective with another share.</summary>
    /// <param name="objective">The share of good events.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="MonitoringException">The objective is out of range.</exception>
    public Slo WithObjective(double objective) =>
        new(Service, Name, objective, _errors, _events) { Description = Description, Runbook = Runbook, Panel = Panel };

    /// <summary>Bad events per second over a range.</summary>
    internal Query Errors(TimeSpan range) => _errors(range);

    /// <summary>All events per second over a range.</summary>
    internal Query Events(TimeSpan range) => _events(range);

    /// <summary>Bad events as a share of all over a range; NaN where there were none, which is above no limit.</summary>
    internal Query ErrorRatio(TimeSpan range) => Query.Of($$"""{{_errors(range)}} / {{_events(range)}}""");
}
