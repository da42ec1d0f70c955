using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Snapshots;

public class HealthTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void No_requests_are_healthy()
    {
        var health = TestMetrics.Create(_time).Health();
        health.Status.ShouldBe(ServiceHealthStatus.Healthy);
        health.ErrorRate.ShouldBe(0);
        health.Reasons.ShouldBe(["No request in the last 5 minutes."]);
    }

    [Theory]
    [InlineData(10_000, 499, ServiceHealthStatus.Healthy, "499 of 10000 requests in the last 5 minutes failed (4.99 %): healthy below 5 %.")]
    [InlineData(100, 5, ServiceHealthStatus.Degraded, "5 of 100 requests in the last 5 minutes failed (5 %): degraded from 5 % on.")]
    [InlineData(100, 10, ServiceHealthStatus.Degraded, "10 of 100 requests in the last 5 minutes failed (10 %): degraded from 5 % on.")]
    [InlineData(10_000, 1001, ServiceHealthStatus.Unhealthy, "1001 of 10000 requests in the last 5 minutes failed (10.01 %): unhealthy above 10 %.")]
    [InlineData(1, 1, ServiceHealthStatus.Unhealthy, "1 of 1 requests in the last 5 minutes failed (100 %): unhealthy above 10 %.")]
    public void The_share_of_failed_requests_decides(int requests, int failed, ServiceHealthStatus status, string reason)
    {
        var metrics = TestMetrics.Create(_time);
        Record(metrics, requests, failed, 503);
        var health = metrics.Health();
        health.Status.ShouldBe(status);
        health.Reasons.ShouldBe([reason]);
        (health.RecentRequests, health.RecentErrors).ShouldBe((requests, failed));
        health.ErrorRate.ShouldBe((double)failed / requests);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(140)]
    [InlineData(180)]
    [InlineData(1_000_020)]
    public void Exactly_one_in_twenty_is_degraded_however_many_they_are(int requests)
    {
        var metrics = TestMetrics.Create(_time);
        Record(metrics, requests, requests / 20, 500);
        metrics.Health().Status.ShouldBe(ServiceHealthStatus.Degraded);
    }

    [Theory]
    [InlineData(404, false, ServiceHealthStatus.Healthy)]
    [InlineData(404, true, ServiceHealthStatus.Unhealthy)]
    [InlineData(499, true, ServiceHealthStatus.Healthy)]
    [InlineData(500, false, ServiceHealthStatus.Unhealthy)]
    public void Client_errors_count_by_option_and_a_client_that_went_away_never(int status, bool countClientErrors, ServiceHealthStatus expected)
    {
        var metrics = TestMetrics.Create(_time, options => options.Health.CountClientErrors = countClientErrors);
        Record(metrics, 10, 10, status);
        metrics.Health().Status.ShouldBe(expected);
    }

    [Fact]
    public void An_exception_after_the_status_was_sent_counts_and_one_that_stands_for_404_does_not()
    {
        var metrics = TestMetrics.Create(_time);
        metrics.Http.RecordRequest(new HttpRequestRecord { Method = "GET", Endpoint = "/", StatusCode = 200, Duration = TimeSpan.Zero, Failed = true });
        metrics.Http.RecordRequest(new HttpRequestRecord { Method = "GET", Endpoint = "/", StatusCode = 404, Duration = TimeSpan.Zero, Failed = true });
        metrics.Health().RecentErrors.ShouldBe(1);
    }

    [Fact]
    public void A_judgement_needs_the_minimum_of_requests()
    {
        var metrics = TestMetrics.Create(_time, options => options.Health.MinimumRequests = 10);
        Record(metrics, 9, 9, 500);
        metrics.Health().Status.ShouldBe(ServiceHealthStatus.Healthy);
        metrics.Health().Reasons.ShouldBe(["Only 9 requests in the last 5 minutes: a judgement needs at least 10."]);
        Record(metrics, 1, 1, 500);
        metrics.Health().Status.ShouldBe(ServiceHealthStatus.Unhealthy);
    }

    [Fact]
    public void What_is_past_is_forgiven_and_the_totals_stay()
    {
        var metrics = TestMetrics.Create(_time, options => options.RecentWindow = TimeSpan.FromSeconds(60));
        Record(metrics, 10, 10, 500);
        metrics.Health().Status.ShouldBe(ServiceHealthStatus.Unhealthy);
        _time.Advance(TimeSpan.FromSeconds(61));
        var health = metrics.Health();
        health.Status.ShouldBe(ServiceHealthStatus.Healthy);
        health.Reasons.ShouldBe(["No request in the last 60 seconds."]);
        (health.TotalRequests, health.TotalErrors).ShouldBe((10, 10));
        health.UptimeSeconds.ShouldBe(61);
    }

    [Fact]
    public void Families_that_were_made_by_hand_count_as_well()
    {
        var metrics = TestMetrics.Create(_time);
        var http = new HttpMetrics(metrics.Factory);
        new CacheMetrics(metrics.Factory).RecordHit();
        new DatabaseMetrics(metrics.Factory).RecordQuery("select", TimeSpan.FromSeconds(2));
        http.RecordRequest("GET", "/", 500, TimeSpan.Zero);
        metrics.Health().Status.ShouldBe(ServiceHealthStatus.Unhealthy);
        metrics.Health().CacheHitRate.ShouldBe(1);
        metrics.Snapshot().Database.AverageLatency.ShouldBe(2);
    }

    [Fact]
    public void A_share_that_rounds_to_the_threshold_is_told_exactly()
    {
        var metrics = TestMetrics.Create(_time);
        Record(metrics, 100_000, 4997, 500);
        metrics.Health().Reasons.ShouldBe(["4997 of 100000 requests in the last 5 minutes failed (4.997 %): healthy below 5 %."]);
    }

    [Fact]
    public void Where_nothing_is_recorded_nothing_is_judged() =>
        TestMetrics.Create(_time, options => options.Enabled = false).Health().Reasons
            .ShouldBe(["Metrics are off: nothing is recorded, so there is nothing to judge."]);

    [Fact]
    public void Options_that_change_later_change_nothing()
    {
        ServiceHealthOptions? options = null;
        var metrics = TestMetrics.Create(_time, o => options = o.Health);
        options!.DegradedErrorRate = 1;
        options.UnhealthyErrorRate = 1;
        Record(metrics, 10, 10, 500);
        metrics.Health().Status.ShouldBe(ServiceHealthStatus.Unhealthy);
    }

    [Fact]
    public void Thresholds_are_options()
    {
        var metrics = TestMetrics.Create(_time, options => (options.Health.DegradedErrorRate, options.Health.UnhealthyErrorRate) = (0.5, 0.5));
        Record(metrics, 10, 5, 500);
        metrics.Health().Status.ShouldBe(ServiceHealthStatus.Degraded);
        Record(metrics, 1, 1, 500);
        metrics.Health().Status.ShouldBe(ServiceHealthStatus.Unhealthy);
    }

    [Fact]
    public void The_report_as_json()
    {
        var metrics = TestMetrics.Create(_time);
        Record(metrics, 20, 1, 500);
        metrics.Cache.RecordHit(count: 3);
        metrics.Cache.RecordMiss();
        _time.Advance(TimeSpan.FromSeconds(10));
        metrics.Health().ToJson().ShouldBe(
            """
            {
              "status": "degraded",
              "reasons": [
                "1 of 20 requests in the last 5 minutes failed (5 %): degraded from 5 % on."
              ],
              "recent_requests": 20,
              "recent_errors": 1,
              "error_rate": 0.05,
              "total_requests": 20,
              "total_errors": 1,
              "cache_hit_rate": 0.75,
              "uptime_seconds": 10
            }
            """);
    }

    private static void Record(GatewayMetrics metrics, int requests, int failed, int status)
    {
        for (var i = 0; i < requests; i++)
            metrics.Http.RecordRequest("GET", "/", i < failed ? status : 200, TimeSpan.Zero);
    }
}
