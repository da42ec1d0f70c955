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
        yield return new RuleGroup($"slo-{slo.Id}-budget", [.. Budget(slo)]);
        yield return new RuleGroup($"slo-{slo.Id}-alerts", [.. Alerts(slo)]);
    }

    private static Dictionary<string, string> Labels(Slo slo) =>
        new() { ["sloth_id"] = slo.Id, ["sloth_service"] = slo.Service, ["sloth_slo"] = slo.Name };

    private static string RatioName(TimeSpan window) => $"slo:sli_error:ratio_rate{Duration.Text(window)}";

    private static IEnumerable<RecordingRule> Ratios(Slo slo)
    {
        foreach (var window in Windows)
        {
            yield return new RecordingRule(RatioName(window), slo.ErrorRatio(window))
            {
                Labels = new Dictionary<string, string>(Labels(slo)) { ["sloth_window"] = Duration.Text(window) },
                Purpose = $"Bad events as a share of all over {Duration.Text(window)}.",
            };
        }

        // Over 30 days from the recorded ratios: the raw series of a month are too many to read at once.
        var last = Ratio(slo, Windows[0]);
        yield return new RecordingRule("slo:sli_error:ratio_rate30d", Query.Parse($"sum_over_time({last}[30d]) / ignoring (sloth_window) count_over_time({last}[30d])"))
        {
            Labels = new Dictionary<string, string>(Labels(slo)) { ["sloth_window"] = "30d" },
            Purpose = "Bad events as a share of all over 30 days: the mean of the shares over 5 minutes.",
        };
    }

    private static IEnumerable<RecordingRule> Budget(Slo slo)
    {
        RecordingRule Record(string name, string query, string purpose) => new(name, Query.Parse(query)) { Labels = Labels(slo), Purpose = purpose };

        var selector = $"{{sloth_id=\"{slo.Id}\"}}";
        yield return Record("slo:objective:ratio", FormattableString.Invariant($"vector({slo.Objective})"), "The objective.");
        yield return Record("slo:error_budget:ratio", FormattableString.Invariant($"vector(1 - {slo.Objective})"), "The share of events that may be bad.");
        yield return Record("slo:time_period:days", FormattableString.Invariant($"vector({Days})"), "The days over which the objective holds.");
        yield return Record("slo:current_burn_rate:ratio", Burn(Ratio(slo, Windows[0])), "How many times faster than allowed the budget burns now.");
        yield return Record("slo:period_burn_rate:ratio", Burn($"slo:sli_error:ratio_rate30d{selector}"), "The share of the budget of 30 days that is spent.");
        yield return Record("slo:period_error_budget_remaining:ratio", $"1 - slo:period_burn_rate:ratio{selector}", "The share of the budget of 30 days that remains; below 0 the objective is missed.");

        string Burn(string ratio) => FormattableString.Invariant($"{ratio} / on (sloth_id) group_left () slo:error_budget:ratio{selector}");
    }

    private static IEnumerable<AlertRule> Alerts(Slo slo)
    {
        yield return Burning("Fast", Severity.Critical, TimeSpan.Zero, (Slo.FastestBurn, Windows[0], Windows[2]), (6, Windows[1], Windows[4]));
        yield return Burning("Slow", Severity.Warning, TimeSpan.Zero, (3, Windows[3], Windows[5]), (1, Windows[4], Windows[6]));
        yield return new AlertRule(Name(slo, "NoData"), Query.Parse($"absent({Ratio(slo, Windows[0])})"))
        {
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Warning,
            Summary = $"The objective {slo.Id} has no data.",
            Runbook = new(
                $"Prometheus has no ratio for the objective `{slo.Id}`, so its other alerts cannot fire. Either no target is scraped, or none has the metric.",
                "Prometheus' page *Targets*, then *Rules*: the group `slo-" + slo.Id + "-sli`.",
                "Mend the scrape. A service that was never deployed here needs no objective: leave it out in the settings of `gateway-metrics export`."),
            Labels = Labels(slo),
            Panel = slo.Panel,
        };

        AlertRule Burning(string speed, Severity severity, TimeSpan @for, (double Factor, TimeSpan Short, TimeSpan Long) first, (double Factor, TimeSpan Short, TimeSpan Long) second) =>
            new(Name(slo, $"BurnsBudget{speed}"), Query.Parse($"({Both(first)}) or ({Both(second)})"))
            {
                For = @for,
                Severity = severity,
                Summary = $"{slo.Id} of {{{{ $labels.job }}}} burns its error budget {(speed == "Fast" ? "fast" : "slowly")}: {{{{ $value | humanizePercentage }}}} of events are bad.",
                Runbook = slo.Runbook,
                Labels = Labels(slo),
                Panel = slo.Panel,
            };

        // The long window says that it matters, the short one that it is still so.
        string Both((double Factor, TimeSpan Short, TimeSpan Long) burn)
        {
            var limit = FormattableString.Invariant($"({burn.Factor} * (1 - {slo.Objective}))");
            return $"{Ratio(slo, burn.Short)} > {limit} and ignoring (sloth_window) {Ratio(slo, burn.Long)} > {limit}";
        }
    }

    private static string Ratio(Slo slo, TimeSpan window) => $"{RatioName(window)}{{sloth_id=\"{slo.Id}\"}}";

    private static string Name(Slo slo, string what) =>
        string.Concat(slo.Id.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + what;
}
