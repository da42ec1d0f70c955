using Gateway.Instrumentation.Monitoring.Rules;

namespace Gateway.Instrumentation.Monitoring.Tests.Rules;

/// <summary>The texts of an alert say what it has, not what is usual.</summary>
public sealed class AlertTextsTests
{
    [Theory]
    [InlineData("{threshold}", 1234.5, "1,234.5")]
    [InlineData("{threshold:percent}", 0.125, "12.5 %")]
    [InlineData("{threshold:duration}", 86_400, "24 h")]
    [InlineData("{threshold:duration}", 5400, "90 min")]
    [InlineData("{threshold:duration}", 90, "90 s")]
    [InlineData("{threshold:duration}", 1.5, "1.5 s")]
    [InlineData("{threshold:duration}", 0.08, "80 ms")]
    [InlineData("{threshold:duration}", 0, "0 s")]
    [InlineData("{threshold:bytes}", 1_610_612_736, "1.5 GiB")]
    [InlineData("{threshold:bytes}", 52_428_800, "50 MiB")]
    [InlineData("More than {threshold} of `x{for=\"5m\"}` for {for}.", 5, "More than 5 of `x{for=\"5m\"}` for 2 min.")]
    [InlineData("Orders fail.", 5, "Orders fail. Threshold: 5.")]
    public void A_place_is_filled_with_what_the_alert_has(string meaning, double threshold, string filled) => AlertTexts.Runbook(
        new AlertRule("OrdersFail", threshold, limit => Query.Of($$"""up > {{limit}}""")) { For = TimeSpan.FromMinutes(2), Severity = Severity.Info, Summary = "s", Runbook = new(meaning, "l", "w") })
        .Meaning.ShouldBe(filled);

    [Fact]
    public void An_alert_without_a_threshold_says_none() =>
        AlertTexts.Runbook(new AlertRule("Down", Query.Parse("up == 0")) { Severity = Severity.Info, Summary = "s", Runbook = new("It is down.", "l", "w") }).Meaning.ShouldBe("It is down.");

    [Fact]
    public void What_the_settings_change_stands_in_every_description()
    {
        var pack = MonitoringPack.BuiltIn;
        var changes = pack.Alerts.ToDictionary(alert => alert.Name, alert => new AlertSettings { Threshold = alert.Threshold is { } usual ? (usual * 1.5) + 0.01 : null, For = "37m" });
        var changed = pack.With(new MonitoringSettings { Alerts = changes }).Alerts.ToDictionary(alert => alert.Name);

        foreach (var alert in pack.Alerts.Where(alert => alert.Threshold is not null))
        {
            AlertTexts.Runbook(changed[alert.Name]).Meaning.ShouldNotBe(AlertTexts.Runbook(alert).Meaning, alert.Name);
            changed[alert.Name].Threshold.ShouldBe(changes[alert.Name].Threshold);
        }

        AlertTexts.Runbook(changed["GatewayHighErrorRate"]).Meaning.ShouldStartWith("More than 8.5 % of a route's requests");
        AlertTexts.Runbook(changed["RedisDown"]).Meaning.ShouldStartWith("A connection to Redis has been lost for 37 min.");
    }

    /// <summary>Settings over settings: a team's own on top of the company's.</summary>
    [Fact]
    public void A_threshold_can_be_set_again_and_the_selector_stays()
    {
        var twice = MonitoringPack.BuiltIn.With(MonitoringSettings.Parse("selector: env=\"prod\"\nalerts: { QueueFull: { threshold: 0.5 } }"))
            .With(MonitoringSettings.Parse("alerts: { QueueFull: { threshold: 0.7 } }"));

        twice.Alerts.Single(alert => alert.Name == "QueueFull").Query.Text.ShouldBe("work_queue_depth{env=\"prod\"} / work_queue_capacity{env=\"prod\"} > 0.7");
    }

    [Fact]
    public void No_text_names_a_number_that_the_settings_could_make_wrong()
    {
        string[] words = ["twentieth", "a tenth", "a fifth", "half an hour", "than a hundred", "80 ms", "200 ms", "24 hours", "two minutes", "4 GiB"];
        MonitoringPack.BuiltIn.Alerts.Where(alert => words.Any(word => alert.Runbook.Meaning.Contains(word, StringComparison.Ordinal))).Select(alert => alert.Name).ShouldBeEmpty();
    }

    [Fact]
    public void An_objective_says_what_is_good_and_how_much_of_it()
    {
        var alert = MonitoringPack.BuiltIn.With(MonitoringSettings.Parse("slos: { gateway-http-availability: { objective: 0.995 } }"))
            .Alerts.Single(alert => alert.Name == "GatewayHttpAvailabilityBurnsBudgetFast");

        AlertTexts.Runbook(alert).Meaning.ShouldEndWith("The objective is 99.5 % of good events. What is good: A request that is not answered with 5xx.");
    }
}
