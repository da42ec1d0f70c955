using System.Text.RegularExpressions;
using Gateway.Instrumentation.Monitoring.Checks;
using Gateway.Instrumentation.Monitoring.Export;

namespace Gateway.Instrumentation.Monitoring.Tests.Export;

/// <summary>The example's rules of inhibition. A label that one side lacks counts as empty there, and then the rule never does anything.</summary>
public sealed partial class AlertmanagerFileTests
{
    private static readonly MetricCatalog Catalog = MonitoringPack.BuiltIn.CatalogWithRecorded();

    [Fact]
    public void Every_rule_finds_alerts_that_have_the_labels_by_which_it_compares()
    {
        var rules = Rules().ToArray();
        rules.Length.ShouldBeGreaterThan(5);
        foreach (var (source, target, equal) in rules)
        {
            var (sources, targets) = (Matched(source).ToArray(), Matched(target).ToArray());
            sources.ShouldNotBeEmpty(source);
            targets.ShouldNotBeEmpty(target);
            foreach (var alert in sources.Concat(targets))
                equal.Except(LabelsOf(alert)).ShouldBeEmpty($"{alert.Name}, in the rule of {source}");
        }
    }

    [Theory]
    [InlineData("PricingServiceDown", "GatewayTargetDown")]
    [InlineData("GatewayTargetDown", "HighLatency")]
    [InlineData("GatewayTargetDown", "GatewayHttpAvailabilityNoData")]
    [InlineData("GatewayJobGone", "GatewayHttpAvailabilityNoData")]
    [InlineData("GatewayHttpAvailabilityBurnsBudgetFast", "GatewayHttpAvailabilityBurnsBudgetSlow")]
    [InlineData("CriticalScoreLatency", "SlowScoreLatency")]
    [InlineData("PricingHighErrorRate", "IncreasedErrorRate")]
    public void One_cause_is_one_alert(string source, string target) =>
        Rules().Any(rule => Matched(rule.Source).Any(alert => alert.Name == source) && Matched(rule.Target).Any(alert => alert.Name == target)).ShouldBeTrue();

    [Theory]
    [InlineData("GatewayTargetDown", "GatewayHighErrorRate")] // of the job's other instances
    [InlineData("GatewayTargetDown", "RiskLimitBreach")] // somebody is woken for both
    public void What_has_another_cause_is_told(string source, string target) =>
        Rules().Any(rule => Matched(rule.Source).Any(alert => alert.Name == source) && Matched(rule.Target).Any(alert => alert.Name == target)).ShouldBeFalse();

    private static IEnumerable<(string Source, string Target, string[] Equal)> Rules() => InhibitRule().Matches(ExampleFiles.Alertmanager)
        .Select(rule => (rule.Groups[1].Value, rule.Groups[2].Value, rule.Groups[3].Value.Split(", ")));

    private static IEnumerable<AlertRule> Matched(string matchers) =>
        MonitoringPack.BuiltIn.Alerts.Where(alert => AMatcher().Matches(matchers).All(matcher => Fulfils(alert, matcher)));

    private static bool Fulfils(AlertRule alert, Match matcher)
    {
        var (label, sign, wanted) = (matcher.Groups[1].Value, matcher.Groups[2].Value, matcher.Groups[3].Value);
        var value = label switch
        {
            "alertname" => alert.Name,
            "severity" => alert.Severity.ToString().ToLowerInvariant(),
            _ => LabelsOf(alert).Contains(label) ? "something" : "",
        };
        return sign switch
        {
            "=" => value == wanted,
            "!=" => value != wanted,
            _ => Regex.IsMatch(value, $"^(?:{wanted})$"),
        };
    }

    private static HashSet<string> LabelsOf(AlertRule alert) => [.. QueryChecker.Check(alert.Query, Catalog).Shape.Labels!, .. alert.Labels.Keys, "severity", "alertname"];

    [GeneratedRegex(@"source_matchers: \[(.+)\]\n\s+target_matchers: \[(.+)\]\n\s+equal: \[(.+)\]")]
    private static partial Regex InhibitRule();

    [GeneratedRegex(@"([a-z_]+)(=~|!=|=)""([^""]*)""")]
    private static partial Regex AMatcher();
}
