using Gateway.Instrumentation.Monitoring.Promql;
using Gateway.Instrumentation.Monitoring.Rules;

namespace Gateway.Instrumentation.Monitoring.Settings;

/// <summary>Makes of a pack what the settings want.</summary>
internal static class SettingsApplication
{
    public static MonitoringPack Apply(MonitoringPack pack, MonitoringSettings settings)
    {
        settings.Check();
        MustExist("alert", settings.Alerts.Keys, pack.Alerts.Select(alert => alert.Name));
        MustExist("slo", settings.Slos.Keys, pack.Slos.Select(slo => slo.Id));
        var slos = pack.Slos.Select(slo => (Slo: slo, Settings: settings.Slos.GetValueOrDefault(slo.Id) ?? new SloSettings()))
            .Where(pair => pair.Settings.Enabled)
            .Select(pair => pair.Settings.Objective is { } objective ? At($"slos: {pair.Slo.Id}: objective", () => pair.Slo.WithObjective(objective)) : pair.Slo)
            .ToArray();

        // From here on the objectives are groups of rules like all others, so that their alerts can be set as well.
        var matchers = Matchers(settings.Selector);
        pack = pack with { Catalog = pack.Catalog.WithTargetLabels([.. matchers.Select(matcher => matcher.Label)]) };
        var catalog = pack.CatalogWithRecorded();
        var groups = pack.Groups.Concat(slos.SelectMany(SloRules.Of))
            .Select(group => group with { Rules = [.. group.Rules.SelectMany(rule => Apply(rule, settings, matchers, catalog))] })
            .Where(group => group.Rules.Count > 0);
        var applied = pack with { Groups = [.. groups], Slos = [] };
        var lost = RecordedBy(pack).Except(RecordedBy(applied)).ToHashSet(StringComparer.Ordinal);
        var alerts = applied.Alerts.ToDictionary(alert => alert.Name, StringComparer.Ordinal);
        return applied with
        {
            Dashboards = [.. pack.Dashboards.Select(dashboard => Following(Without(dashboard, lost), alerts)).Where(dashboard => dashboard.Rows.Count > 0)],
        };
    }

    private static IEnumerable<string> RecordedBy(MonitoringPack pack) => pack.AllGroups.SelectMany(group => group.Rules).OfType<RecordingRule>().Select(rule => rule.Name);

    /// <summary>A dashboard without the panels of series that are no longer recorded, such as those of objectives that are left out.</summary>
    private static Dashboard Without(Dashboard dashboard, HashSet<string> lost) => dashboard with
    {
        Rows = [.. dashboard.Rows.Select(row => row with { Panels = [.. row.Panels.Where(panel => !Reads(panel, lost))] }).Where(row => row.Panels.Count > 0)],
    };

    private static bool Reads(Panel panel, HashSet<string> lost) =>
        panel.Targets.SelectMany(target => Rewriter.Selectors(target.Query.Root)).Any(selector => selector.Name is { } name && lost.Contains(name));

    /// <summary>A dashboard whose colours begin at the thresholds that the alerts now have.</summary>
    private static Dashboard Following(Dashboard dashboard, Dictionary<string, AlertRule> alerts) => dashboard with
    {
        Rows = [.. dashboard.Rows.Select(row => row with { Panels = [.. row.Panels.Select(panel => Following(panel, alerts))] })],
    };

    private static Panel Following(Panel panel, Dictionary<string, AlertRule> alerts)
    {
        List<Threshold> steps = [];
        var description = panel.Description;
        foreach (var usual in panel.Thresholds)
        {
            var step = usual;
            if (usual.Alert is { } name)
            {
                var alert = alerts.GetValueOrDefault(name);
                step = usual with { From = alert?.Threshold ?? usual.From, Alert = alert?.Name };
                if (alert is not null && !step.From.Equals(usual.From))
                    description += $" {name} is set to {AlertTexts.Threshold(alert)}."; // the words before it are of the usual threshold
            }

            steps.RemoveAll(lower => lower.From >= step.From);
            steps.Add(step);
        }

        return panel with { Thresholds = steps, Description = description };
    }

    private static IEnumerable<Rule> Apply(Rule rule, MonitoringSettings settings, IReadOnlyList<Matcher> matchers, MetricCatalog catalog)
    {
        if (rule is not AlertRule alert)
        {
            yield return rule.With(query => query.Only(matchers, catalog));
            yield break;
        }

        var change = settings.Alerts.GetValueOrDefault(alert.Name) ?? new AlertSettings();
        if (!change.Enabled)
            yield break;
        if (change.Threshold is { } threshold)
            alert = At($"alerts: {alert.Name}: threshold", () => alert.WithThreshold(threshold));
        var wait = change.For is { } text ? At($"alerts: {alert.Name}: for", () => Duration.Parse(text)) : alert.For;
        yield return alert.With(query => query.Only(matchers, catalog), change.Severity ?? alert.Severity, wait);
    }

    /// <summary>Says in which setting a mistake is.</summary>
    private static T At<T>(string place, Func<T> apply)
    {
        try
        {
            return apply();
        }
        catch (MonitoringException exception)
        {
            throw new MonitoringException($"The setting \"{place}\" is wrong: {exception.Message}", exception);
        }
    }

    private static IReadOnlyList<Matcher> Matchers(string? selector)
    {
        const string Takes = "The setting \"selector\" takes matchers such as env=\"prod\",job=~\"gateway|pricing\"";
        if (string.IsNullOrWhiteSpace(selector))
            return [];
        try
        {
            if (Parser.Parse($"any{{{selector}}}") is SelectorNode { Range: null, Shift: { Offset: null, At: null } } all)
            {
                var exact = all.Matchers.Where(matcher => matcher.Operator == "=").GroupBy(matcher => matcher.Label, matcher => matcher.Value);
                return exact.FirstOrDefault(label => label.Distinct().Count() > 1) is { } twice
                    ? throw new MonitoringException($"{Takes}: no series has two values of {twice.Key}. Write {twice.Key}=~\"{string.Join('|', twice)}\" for either.")
                    : all.Matchers;
            }

            throw new MonitoringException($"{Takes}, and nothing else.");
        }
        catch (QuerySyntaxException exception)
        {
            throw new MonitoringException($"{Takes}: {exception.Problem}", exception);
        }
    }

    private static void MustExist(string kind, IEnumerable<string> named, IEnumerable<string> known)
    {
        var all = known.ToArray();
        foreach (var name in named.Where(name => !all.Contains(name)))
        {
            var nearest = all.OrderBy(one => TextDistance.Of(one, name)).FirstOrDefault();
            throw new MonitoringException($"The settings name the {kind} {name}, which does not exist.{(nearest is null ? "" : $" Is {nearest} meant?")}");
        }
    }
}
