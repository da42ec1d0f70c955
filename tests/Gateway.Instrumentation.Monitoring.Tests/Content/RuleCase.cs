using System.Globalization;

namespace Gateway.Instrumentation.Monitoring.Tests.Content;

/// <summary>Series that pass by, and what a rule makes of them: when its alert is silent, fires and resolves. It becomes a unit test of promtool.</summary>
internal sealed class RuleCase
{
    private readonly List<Sample> _samples = [];
    private readonly List<Moment> _moments = [];
    private readonly List<Result> _results = [];

    private RuleCase(string group, string? alert) => (Group, Alert) = (group, alert);

    /// <summary>What rules are evaluated: the name of a group, or the id of an objective.</summary>
    public string Group { get; }

    /// <summary>The alert; null for recording rules.</summary>
    public string? Alert { get; }

    public IReadOnlyList<Sample> Samples => _samples;

    public IReadOnlyList<Moment> Moments => _moments;

    public IReadOnlyList<Result> Results => _results;

    public static RuleCase Of(string group, string? alert = null) => new(group, alert);

    /// <summary>The values of a counter that grows by so much in each minute, for so many minutes.</summary>
    public static string Growing(params IReadOnlyList<(int Minutes, double PerMinute)> phases)
    {
        var value = 0.0;
        var text = new List<string> { "0" };
        foreach (var (minutes, perMinute) in phases)
        {
            text.Add(string.Create(CultureInfo.InvariantCulture, $"{value + perMinute}+{perMinute}x{minutes - 1}"));
            value += minutes * perMinute;
        }

        return string.Join(' ', text);
    }

    /// <summary>A series with a value for each minute, in promtool's notation.</summary>
    public RuleCase Given(string series, string values)
    {
        _samples.Add(new(series, values));
        return this;
    }

    /// <summary>The buckets of a histogram, each with its values.</summary>
    public RuleCase GivenBuckets(string name, string labels, params IReadOnlyList<(string Le, string Values)> buckets)
    {
        foreach (var (le, values) in buckets)
            Given($"{name}_bucket{{{labels},le=\"{le}\"}}", values);
        return this;
    }

    /// <summary>A histogram whose events take less than a bound, then all between it and the next, then less again.</summary>
    public RuleCase GivenSlowness(string name, string labels, string bound, string next, int fast, int slow, int fastAgain)
    {
        var within = Growing((fast, 60), (slow, 0), (fastAgain, 60));
        var all = Growing((fast + slow + fastAgain, 60));
        return GivenBuckets(name, labels, (bound, within), (next, all), ("+Inf", all));
    }

    /// <summary>There is no alert, and there was none before.</summary>
    public RuleCase Silent(string at) => Add(new(at, Kind.Silent));

    /// <summary>There is an alert with these labels (besides those of the rule) and this summary. Several at one moment are all that fire.</summary>
    public RuleCase Fires(string at, string labels, string summary) => Add(new(at, Kind.Fires) { Labels = labels, Summary = summary });

    /// <summary>The alert that fired has ended.</summary>
    public RuleCase Resolves(string at) => Add(new(at, Kind.Resolves));

    /// <summary>A query gives exactly this series and value.</summary>
    public RuleCase Shows(string at, string query, string series, double value)
    {
        _results.Add(new(at, query, series, value));
        return this;
    }

    private RuleCase Add(Moment moment)
    {
        if (moment.Kind == Kind.Resolves && _moments.All(earlier => earlier.Kind != Kind.Fires))
            throw new InvalidOperationException($"{Alert} resolves at {moment.At} without having fired.");
        _moments.Add(moment);
        return this;
    }

    public enum Kind
    {
        Silent,
        Fires,
        Resolves,
    }

    public sealed record Sample(string Series, string Values);

    public sealed record Moment(string At, Kind Kind)
    {
        public string Labels { get; init; } = "";

        public string Summary { get; init; } = "";
    }

    public sealed record Result(string At, string Query, string Series, double Value);
}
