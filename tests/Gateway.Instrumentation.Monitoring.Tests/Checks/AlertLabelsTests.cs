using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Tests.Checks;

public sealed class AlertLabelsTests
{
    /// <summary>Prometheus gives up the whole rule when two of its series become one under the alert's labels.</summary>
    [Fact]
    public void A_query_with_the_label_of_the_alerts_severity_is_refused()
    {
        Findings(Query.Of($$"""rate({{RiskLimitBreachesTotal}}[5m]) > 0"""))
            .ShouldBe(["alert Breach: its query has a label severity, as the alert has. Aggregate it: max without (severity) (...)."]);
        Findings(Query.Of($$"""max without (severity) (rate({{RiskLimitBreachesTotal}}[5m])) > 0""")).ShouldBeEmpty();
    }

    private static IReadOnlyList<string> Findings(Query query) => new MonitoringPack(MetricCatalog.BuiltIn)
    {
        Groups =
        [
            new RuleGroup("risk",
            [
                new AlertRule("Breach", query)
                {
                    Severity = Severity.Critical,
                    Summary = "{{ $labels.user_id }} exceeded a limit.",
                    Runbook = new("A limit was exceeded.", "The log.", "Close the position."),
                },
            ]),
        ],
    }.Check();
}
