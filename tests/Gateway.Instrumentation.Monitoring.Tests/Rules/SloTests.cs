using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Tests.Rules;

public sealed class SloTests
{
    [Theory]
    [InlineData(0.93)] // 14.4 * 0.07 is more than all events
    [InlineData(0.9)]
    public void An_objective_under_which_an_alert_could_never_fire_is_refused(double objective)
    {
        var refused = Should.Throw<MonitoringException>(() => Make(objective));

        refused.Message.ShouldContain("can never fire");
        refused.Message.ShouldContain("Choose more than 0.9306");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99.9)]
    [InlineData(double.NaN)]
    public void An_objective_is_a_share(double objective) =>
        Should.Throw<MonitoringException>(() => Make(objective)).Message.ShouldContain("a share of good events such as 0.999, between 0 and 1");

    [Theory]
    [InlineData(0.9307)]
    [InlineData(0.99999)]
    public void Every_other_objective_is_taken(double objective) => Make(objective).Objective.ShouldBe(objective);

    [Fact]
    public void Recorded_series_have_the_names_and_labels_of_Sloth()
    {
        var rules = SloRules.Of(Make(0.999)).SelectMany(group => group.Rules).OfType<RecordingRule>().ToArray();

        string[] windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"];
        foreach (var window in windows)
        {
            var rule = rules.Single(rule => rule.Name == $"slo:sli_error:ratio_rate{window}");
            rule.Labels.ShouldBe(new Dictionary<string, string>
            {
                ["sloth_id"] = "shop-orders",
                ["sloth_service"] = "shop",
                ["sloth_slo"] = "orders",
                ["sloth_window"] = window,
            });
        }

        rules.Select(rule => rule.Name).ShouldBe(
            windows.SkipLast(1).Select(window => $"slo:sli_error:ratio_rate{window}").Concat(
            [
                "slo:sli_error:rate5m", "slo:sli_event:rate5m", "slo:sli_error:ratio_rate30d", "slo:objective:ratio", "slo:error_budget:ratio", "slo:time_period:days",
                "slo:current_burn_rate:ratio", "slo:period_burn_rate:ratio", "slo:period_error_budget_remaining:ratio", "sloth_slo_info",
            ]));
    }

    [Fact]
    public void Its_pages_and_tickets_ask_for_the_burn_rates_of_the_workbook()
    {
        var alerts = SloRules.Of(Make(0.999)).SelectMany(group => group.Rules).OfType<AlertRule>().ToDictionary(alert => alert.Name);

        var page = alerts["ShopOrdersBurnsBudgetFast"];
        page.Severity.ShouldBe(Severity.Critical);
        page.Labels["sloth_severity"].ShouldBe("page");
        page.Query.Text.ShouldBe(
            "(" + Above("5m", "14.4") + " and " + Above("1h", "14.4") + ") or (" + Above("30m", "6") + " and " + Above("6h", "6") + ")");
        var ticket = alerts["ShopOrdersBurnsBudgetSlow"];
        ticket.Severity.ShouldBe(Severity.Warning);
        ticket.Labels["sloth_severity"].ShouldBe("ticket");
        ticket.Query.Text.ShouldBe(
            "(" + Above("2h", "3") + " and " + Above("1d", "3") + ") or (" + Above("6h", "1") + " and " + Above("3d", "1") + ")");

        static string Above(string window, string factor) =>
            $"max without (sloth_window) (slo:sli_error:ratio_rate{window}{{sloth_id=\"shop-orders\"}} > ({factor} * (1 - 0.999)))";
    }

    private static Slo Make(double objective) => new(
        "shop", "orders", objective,
        range => Query.Of($$"""sum by (job) (rate({{HttpRequestErrorsTotal}}[{{range}}]))"""),
        range => Query.Of($$"""sum by (job) (rate({{HttpRequestsTotal}}[{{range}}]))"""))
    {
        Description = "An order that is taken.",
        Runbook = new("Orders fail.", "The log.", "Mend it."),
    };
}
