using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class PushMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly PushMetrics _pushes;

    public PushMetricsTests() => _pushes = new PushMetrics(_test.Metrics);

    [Fact]
    public void An_announced_target_shows_0_and_no_success()
    {
        _pushes.Announce("pushgateway");
        var page = _test.Registry.Scrape();
        foreach (var outcome in (string[])["success", "failed", "cancelled"])
            page.Value("metrics_push_total", ("target", "pushgateway"), ("outcome", outcome)).ShouldBe(0);
        page.Value("metrics_push_duration_seconds_count", ("target", "pushgateway")).ShouldBe(0);
        page.Has("metrics_push_last_success_timestamp_seconds").ShouldBeFalse();
    }

    [Fact]
    public void Only_a_success_moves_the_time_of_the_last_success()
    {
        using (var push = _pushes.TrackPush("pushgateway"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            push.Succeed();
        }

        var at = _test.Time.GetUtcNow().ToUnixTimeSeconds();
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        _pushes.RecordPush("pushgateway", OperationOutcome.Failed, TimeSpan.FromSeconds(3));
        _pushes.RecordPush("pushgateway", OperationOutcome.Cancelled, TimeSpan.FromSeconds(1));

        var page = _test.Registry.Scrape();
        page.Value("metrics_push_last_success_timestamp_seconds", ("target", "pushgateway")).ShouldBe(at);
        page.Value("metrics_push_duration_seconds_sum", ("target", "pushgateway")).ShouldBe(6);
        foreach (var outcome in (string[])["success", "failed", "cancelled"])
            page.Value("metrics_push_total", ("target", "pushgateway"), ("outcome", outcome)).ShouldBe(1);
    }

    [Fact]
    public void Targets_are_told_apart()
    {
        _pushes.TrackPush("text_file").Run(static () => { });
        _pushes.Announce("pushgateway");
        var page = _test.Registry.Scrape();
        page.Value("metrics_push_total", ("target", "text_file"), ("outcome", "success")).ShouldBe(1);
        page.Value("metrics_push_total", ("target", "pushgateway"), ("outcome", "success")).ShouldBe(0);
        page.Has("metrics_push_last_success_timestamp_seconds", ("target", "pushgateway")).ShouldBeFalse();
    }
}
