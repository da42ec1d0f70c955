using System.Globalization;
using System.Text;
using Gateway.Instrumentation.Monitoring.Promql;
using Gateway.Instrumentation.Monitoring.Rules;

namespace Gateway.Instrumentation.Monitoring.Tests.Content;

/// <summary>Writes rules and their cases as promtool reads them.</summary>
internal static class RuleTestFile
{
    /// <summary>Rules with their summary as the only annotation: promtool compares all of them, and the texts of runbooks prove nothing.</summary>
    public static string Rules(IReadOnlyList<RuleGroup> groups) => RuleFile.Write(groups, alert => [new("summary", alert.Summary)]);

    /// <summary>Unit tests over a rule file.</summary>
    public static string Tests(string ruleFile, IReadOnlyList<RuleGroup> groups, IEnumerable<RuleCase> cases)
    {
        var alerts = groups.SelectMany(group => group.Rules).OfType<AlertRule>().ToDictionary(alert => alert.Name);
        var text = Begin(ruleFile);
        foreach (var one in cases)
            Write(text, one, one.Alert is null ? null : alerts[one.Alert]);
        return text.ToString();
    }

    /// <summary>A unit test in which all alerts look at the same series, and none fires.</summary>
    public static string Silence(string ruleFile, IEnumerable<AlertRule> alerts, IReadOnlyList<RuleCase.Sample> samples, params IEnumerable<string> moments)
    {
        var text = Begin(ruleFile);
        Write(text, "silence", samples);
        text.Append("    alert_rule_test:\n");
        foreach (var (alert, at) in alerts.SelectMany(alert => moments.Select(at => (alert, at))))
            Write(text, at, [], alert);
        return text.ToString();
    }

    private static StringBuilder Begin(string ruleFile) => new($"rule_files: [{ruleFile}]\nevaluation_interval: 1m\ntests:\n");

    private static void Write(StringBuilder text, string name, IReadOnlyList<RuleCase.Sample> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"  - name: {name}\n    interval: 1m\n    input_series:{(samples.Count == 0 ? " []" : "")}\n");
        foreach (var (series, values) in samples)
            text.Append(CultureInfo.InvariantCulture, $"      - series: '{series}'\n        values: '{values}'\n");
    }

    private static void Write(StringBuilder text, RuleCase one, AlertRule? alert)
    {
        Write(text, one.Alert ?? one.Group, one.Samples);
        if (alert is not null)
        {
            text.Append("    alert_rule_test:\n");
            foreach (var moment in one.Moments.GroupBy(moment => moment.At))
                Write(text, moment.Key, [.. moment.Where(found => found.Kind == RuleCase.Kind.Fires)], alert);
        }

        if (one.Results.Count > 0)
            text.Append("    promql_expr_test:\n");
        foreach (var (at, query, series, value) in one.Results)
        {
            text.Append(CultureInfo.InvariantCulture, $"      - eval_time: {at}\n        expr: {Printer.Quote(query)}\n");
            text.Append(CultureInfo.InvariantCulture, $"        exp_samples:\n          - labels: {Printer.Quote(series)}\n            value: {value:R}\n");
        }
    }

    private static void Write(StringBuilder text, string at, IReadOnlyList<RuleCase.Moment> fired, AlertRule alert)
    {
        text.Append(CultureInfo.InvariantCulture, $"      - eval_time: {at}\n        alertname: {alert.Name}\n        exp_alerts:{(fired.Count == 0 ? " []" : "")}\n");
        foreach (var moment in fired)
        {
            IEnumerable<string> labels = [moment.Labels, $"severity: {RuleFile.Text(alert.Severity)}", .. alert.Labels.Select(label => $"{label.Key}: {label.Value}")];
            text.Append(CultureInfo.InvariantCulture, $"          - exp_labels: {{{string.Join(", ", labels.Where(label => label.Length > 0))}}}\n");
            text.Append(CultureInfo.InvariantCulture, $"            exp_annotations: {{summary: {Printer.Quote(moment.Summary)}}}\n");
        }
    }
}
