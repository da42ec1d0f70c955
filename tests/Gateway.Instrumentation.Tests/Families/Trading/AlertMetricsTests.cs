using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class AlertMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly AlertMetrics _alerts;

    public AlertMetricsTests() => _alerts = new AlertMetrics(_test.Metrics);

    [Fact]
    public void An_alert_is_counted_as_raised_when_its_delivery_starts_and_only_then()
    {
        var delivery = _alerts.TrackDelivery("risk", "high", "email");
        _test.WithoutBuckets().ShouldBe(Alerts(triggered: 1));
        delivery.Succeed();
        delivery.Dispose();
        _test.WithoutBuckets().ShouldBe(Alerts(triggered: 1, delivered: 1, ended: 1));
    }

    [Fact]
    public void A_delivery_that_failed_keeps_its_duration_and_is_delivery_failed_when_nobody_said_why()
    {
        using (_alerts.TrackDelivery("risk", "high", "email"))
            _test.Time.Advance(TimeSpan.FromSeconds(3));
        _test.WithoutBuckets().ShouldBe(Alerts(triggered: 1, failed: 1, ended: 1, seconds: 3));
    }

    [Fact]
    public async Task A_delivery_that_failed_by_an_exception_names_its_kind_and_rethrows_it()
    {
        var thrown = new TimeoutException();
        var delivery = _alerts.TrackDelivery("risk", "high", "email").RunAsync(() => Task.FromException(thrown));
        (await Should.ThrowAsync<TimeoutException>(delivery)).ShouldBeSameAs(thrown);
        _test.Registry.Value("alert_delivery_failures_total", ("error_type", "timeout_error")).ShouldBe(1);
        _test.Registry.Value("alert_delivery_failures_total").ShouldBe(1);
    }

    [Fact]
    public void A_cancelled_delivery_is_neither_success_nor_failure()
    {
        using (var delivery = _alerts.TrackDelivery("risk", "high", "email"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            delivery.Cancel();
        }

        _test.WithoutBuckets().ShouldBe(Alerts(triggered: 1, ended: 1, seconds: 3));
    }

    [Fact]
    public void An_alert_that_was_delivered_elsewhere_is_recorded_as_by_a_scope()
    {
        _alerts.RecordAlert("risk", "high", "email", TimeSpan.FromSeconds(3));
        _test.WithoutBuckets().ShouldBe(Alerts(triggered: 1, delivered: 1, ended: 1, seconds: 3));
    }

    [Fact]
    public void An_alert_that_failed_elsewhere_is_recorded_as_by_a_scope()
    {
        _alerts.RecordAlert("risk", "high", "email", "delivery_failed", TimeSpan.FromSeconds(3));
        _test.WithoutBuckets().ShouldBe(Alerts(triggered: 1, failed: 1, ended: 1, seconds: 3));
    }

    [Theory]
    [InlineData("quota", "quota")]
    [InlineData("", "delivery_failed")]
    public void A_failure_elsewhere_names_its_kind(string errorType, string shown)
    {
        _alerts.RecordAlert("risk", "high", "email", errorType, TimeSpan.Zero);
        _test.Registry.Value("alert_delivery_failures_total", ("error_type", shown)).ShouldBe(1);
        _test.Registry.Value("alert_delivery_failures_total").ShouldBe(1);
    }

    [Fact]
    public void A_negative_duration_is_dropped_and_the_alert_still_counts()
    {
        _alerts.RecordAlert("risk", "high", "email", TimeSpan.FromSeconds(-1));
        _test.WithoutBuckets().ShouldBe(Alerts(triggered: 1, delivered: 1));
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="alert_delivery_duration_seconds",reason="negative"} 1""");
    }

    [Fact]
    public void An_alert_of_whose_delivery_nobody_learns_is_only_raised()
    {
        _alerts.RecordTriggered("risk", "high", "email");
        _test.Samples.ShouldBe("""alerts_triggered_total{alert_type="risk",priority="high",channel="email"} 1""");
    }

    [Fact]
    public void Priorities_share_the_duration_and_outcome_of_their_channel()
    {
        _alerts.RecordAlert("risk", "high", "email", TimeSpan.FromSeconds(1));
        _alerts.RecordAlert("risk", "low", "email", TimeSpan.FromSeconds(2));
        _test.Registry.Value("alerts_triggered_total", ("priority", "low")).ShouldBe(1);
        _test.Registry.Value("alert_delivery_success_total").ShouldBe(2);
        _test.Registry.Value("alert_delivery_duration_seconds_sum").ShouldBe(3);
    }

    [Fact]
    public void Announced_alerts_show_0()
    {
        _alerts.Announce("risk", "high", "email", "quota");
        _test.WithoutBuckets().ShouldBe(
            """
            alert_delivery_duration_seconds_sum{alert_type="risk",channel="email"} 0
            alert_delivery_duration_seconds_count{alert_type="risk",channel="email"} 0
            alert_delivery_failures_total{alert_type="risk",channel="email",error_type="delivery_failed"} 0
            alert_delivery_failures_total{alert_type="risk",channel="email",error_type="timeout_error"} 0
            alert_delivery_failures_total{alert_type="risk",channel="email",error_type="api_error"} 0
            alert_delivery_failures_total{alert_type="risk",channel="email",error_type="database_error"} 0
            alert_delivery_failures_total{alert_type="risk",channel="email",error_type="quota"} 0
            alert_delivery_success_total{alert_type="risk",channel="email"} 0
            alerts_triggered_total{alert_type="risk",priority="high",channel="email"} 0
            """);
    }

    private static string Alerts(int triggered, int delivered = 0, int failed = 0, int ended = 0, int seconds = 0) =>
        $$"""
        alert_delivery_duration_seconds_sum{alert_type="risk",channel="email"} {{seconds}}
        alert_delivery_duration_seconds_count{alert_type="risk",channel="email"} {{ended}}
        alert_delivery_failures_total{alert_type="risk",channel="email",error_type="delivery_failed"} {{failed}}
        alert_delivery_success_total{alert_type="risk",channel="email"} {{delivered}}
        alerts_triggered_total{alert_type="risk",priority="high",channel="email"} {{triggered}}
        """;
}
