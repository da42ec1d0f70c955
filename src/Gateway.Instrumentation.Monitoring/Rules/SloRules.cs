using System.Globalization;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>The rules of an objective: recording rules under Sloth's names, and alerts over several windows.</summary>
internal static class SloRules
{
    private const double Days = 30;

    private static readonly TimeSpan[] Windows =
    [
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromDays(1),
        TimeSpan.FromDays(3),
    ];

    public static IEnumerable<RuleGroup> Of(Slo slo)
    {
        yield return new RuleGroup($"slo-{slo.Id}-sli", [.. Ratios(slo)]);

        // It reads 30 days, and nobody needs the budget by the second.
        yield return new RuleGroup($"slo-{slo.Id}-budget", [.. Budget(slo)]) { Interval = TimeSpan.FromMinutes(1) };
        yield return new RuleGroup($"slo-{slo.Id}-alerts", [.. Alerts(slo)]);
    }

    private static Dictionary<string, string> Labels(Slo slo, params IEnumerable<(string Name, string Value)> more)
    {
        var labels = new Dictionary<string, string> { ["sloth_id"] = slo.Id, ["sloth_service"] = slo.Service, ["sloth_slo"] = slo.Name };
        foreach (var (name, value) in more)
            labels.Add(name, value);
        return labels;
    }

    private static string RatioName(TimeSpan window) => $"slo:sli_error:ratio_rate{Duration.Text(window)}";

    private static IEnumerable<RecordingRule> Ratios(Slo slo)
    {
        foreach (var window in Windows)
        {
            yield return new RecordingRule(RatioName(window), slo.ErrorRatio(window))
            {
                Labels = Labels(slo, ("sloth_window", Duration.Text(window))),
                Purpose = $"Bad events as a share of all over {Duration.Text(window)}.",
            };
        }

        yield return new RecordingRule("slo:sli_error:rate5m", slo.Errors(Windows[0])) { Labels = Labels(slo), Purpose = "Bad events per second, for the 30 days." };
        yield return new RecordingRule("slo:sli_event:rate5m", slo.Events(Windows[0])) { Labels = Labels(slo), Purpose = "All events per second, for the 30 days." };
    }

    private static IEnumerable<RecordingRule> Budget(Slo slo)
    {
        RecordingRule Record(string name, string query, string purpose, params IEnumerable<(string Name, string Value)> labels) =>
            new(name, Query.Parse(query)) { Labels = Labels(slo, labels), Purpose = purpose };

        var selector = Selector(slo);

        // From recorded rates: the raw series of a month are too many to read at once. A busy hour counts for more than a quiet one,
        // which a mean of shares would not do; and a share of no events would spoil the mean for a month.
        yield return Record(
            "slo:sli_error:ratio_rate30d", $"sum_over_time(slo:sli_error:rate5m{selector}[30d]) / sum_over_time(slo:sli_event:rate5m{selector}[30d])",
            "Bad events as a share of all over 30 days.", ("sloth_window", "30d"));
        yield return Record("slo:objective:ratio", FormattableString.Invariant($"vector({slo.Objective})"), "The objective.");
        yield return Record("slo:error_budget:ratio", FormattableString.Invariant($"vector(1 - {slo.Objective})"), "The share of events that may be bad.");
        yield return Record("slo:time_period:days", FormattableString.Invariant($"vector({Days})"), "The days over which the objective holds.");
        yield return Record("slo:current_burn_rate:ratio", Burn(Ratio(slo, Windows[0])), "How many times faster than allowed the budget burns now.");
        yield return Record("slo:period_burn_rate:ratio", Burn($"slo:sli_error:ratio_rate30d{selector}"), "The share of the budget of 30 days that is spent.");
        yield return Record("slo:period_error_budget_remaining:ratio", $"1 - slo:period_burn_rate:ratio{selector}", "The share of the budget of 30 days that remains; below 0 the objective is missed.");
        yield return Record(
            "sloth_slo_info", "vector(1)", "What Sloth's dashboards choose by.",
            ("sloth_mode", "gateway-metrics"), ("sloth_objective", (slo.Objective * 100).ToString("0.######", CultureInfo.InvariantCulture)));

        string Burn(string ratio) => $"{ratio} / on (sloth_id, sloth_service, sloth_slo) group_left () slo:error_budget:ratio{selector}";
    }

    private static IEnumerable<AlertRule> Alerts(Slo slo)
    {
        yield return Burning("Fast", Severity.Critical, "page", (Slo.FastestBurn, Windows[0], Windows[2]), (6, Windows[1], Windows[4]));
        yield return Burning("Slow", Severity.Warning, "ticket", (3, Windows[3], Windows[5]), (1, Windows[4], Windows[6]));

        // absent() for each job: of a service that never had the metric, nothing is expected.
        yield return new AlertRule(
            Name(slo, "NoData"), Query.Parse($"group by (job) (present_over_time({Ratio(slo, Windows[0])}[3d])) unless group by (job) ({Ratio(slo, Windows[0])})"))
        {
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Warning,
            Summary = $"{slo.Id} of {{{{ $labels.job }}}} has no data.",
            Runbook = new(
                $"Prometheus had a ratio for the objective `{slo.Id}` in the last three days and has none now, so its other alerts cannot fire. Either no target is scraped, or none has the metric any more.",
                $"Prometheus' page *Targets*, then *Rules*: the group `slo-{slo.Id}-sli`.",
                "Mend the scrape, or what renamed the metric. After a service was taken away on purpose, the alert ends by itself after three days: silence it."),
            Labels = Labels(slo, ("sloth_severity", "ticket")),
            Panel = slo.Panel,
        };

        AlertRule Burning(string speed, Severity severity, string slothSeverity, (double Factor, TimeSpan Short, TimeSpan Long) first, (double Factor, TimeSpan Short, TimeSpan Long) second) =>
            new(Name(slo, $"BurnsBudget{speed}"), Query.Parse($"({Both(first)}) or ({Both(second)})"))
            {
                Severity = severity,
                Summary = $"{slo.Id} of {{{{ $labels.job }}}} burns its error budget {(speed == "Fast" ? "fast" : "slowly")}: {{{{ $value | humanizePercentage }}}} of events are bad.",
                Runbook = slo.Runbook with { Meaning = string.Create(CultureInfo.InvariantCulture, $"{slo.Runbook.Meaning} The objective is {slo.Objective * 100:0.######} % of good events. What is good: {slo.Description}") },
                Labels = Labels(slo, ("sloth_severity", slothSeverity)),
                Panel = slo.Panel,
            };

        // The long window says that it matters, the short one that it is still so. Without the label of the window it is one alert,
        // whichever pair of windows sees it.
        string Both((double Factor, TimeSpan Short, TimeSpan Long) burn) => $"{Above(burn.Factor, burn.Short)} and {Above(burn.Factor, burn.Long)}";

        string Above(double factor, TimeSpan window) =>
            FormattableString.Invariant($"max without (sloth_window) ({Ratio(slo, window)} > ({factor} * (1 - {slo.Objective})))");
    }

    private static string Selector(Slo slo) => $"{{sloth_id=\"{slo.Id}\"}}";

    private static string Ratio(Slo slo, TimeSpan window) => RatioName(window) + Selector(slo);

    private static string Name(Slo slo, string what) =>
        string.Concat(slo.Id.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + what;
}
