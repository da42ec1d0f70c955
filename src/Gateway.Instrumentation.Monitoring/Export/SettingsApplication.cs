using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>Makes of a pack what the settings want.</summary>
internal static class SettingsApplication
{
    public static MonitoringPack Apply(MonitoringPack pack, MonitoringSettings settings)
    {
        MustExist("alert", settings.Alerts.Keys, pack.Alerts.Select(alert => alert.Name));
        MustExist("slo", settings.Slos.Keys, pack.Slos.Select(slo => slo.Id));
        var slos = pack.Slos.Select(slo => (Slo: slo, Settings: settings.Slos.GetValueOrDefault(slo.Id) ?? new SloSettings()))
            .Where(pair => pair.Settings.Enabled)
            .Select(pair => pair.Settings.Objective is { } objective ? pair.Slo.WithObjective(objective) : pair.Slo);

        // From here on the objectives are groups of rules like all others, so that their alerts can be set as well.
        var catalog = pack.CatalogWithRecorded();
        var matchers = Matchers(settings.Selector);
        var groups = pack.Groups.Concat(slos.SelectMany(SloRules.Of))
            .Select(group => group with { Rules = [.. group.Rules.SelectMany(rule => Apply(rule, settings, matchers, catalog))] })
            .Where(group => group.Rules.Count > 0);
        return pack with { Groups = [.. groups], Slos = [] };
    }

    private static IEnumerable<Rule> Apply(Rule rule, MonitoringSettings settings, IReadOnlyList<Matcher> matchers, MetricCatalog catalog)
    {
        if (rule is not AlertRule alert)
        {
            yield return new RecordingRule(rule.Name, rule.Query.Only(matchers, catalog)) { Labels = rule.Labels, Purpose = ((RecordingRule)rule).Purpose };
            yield break;
        }

        var change = settings.Alerts.GetValueOrDefault(alert.Name) ?? new AlertSettings();
        if (!change.Enabled)
            yield break;
        if (change.Threshold is { } threshold)
            alert = alert.WithThreshold(threshold);
        yield return alert.With(alert.Query.Only(matchers, catalog), change.Severity ?? alert.Severity, change.For is { } wait ? Duration.Parse(wait) : alert.For);
    }

    private static IReadOnlyList<Matcher> Matchers(string? selector)
    {
        if (string.IsNullOrWhiteSpace(selector))
            return [];
        try
        {
            return Rewriter.Selectors(Parser.Parse($"any{{{selector}}}"))[0].Matchers;
        }
        catch (QuerySyntaxException exception)
        {
            throw new MonitoringException($"The setting \"selector\" takes matchers such as env=\"prod\",job=~\"gateway|pricing\": {exception.Problem}", exception);
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
