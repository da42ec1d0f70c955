using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class HostedServiceMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly HostedServiceMetrics _services;

    public HostedServiceMetricsTests() => _services = new HostedServiceMetrics(_test.Metrics);

    [Fact]
    public void A_running_service_shows_1_and_its_failures_at_0()
    {
        _services.MarkRunning("FolderWatcher");
        _test.Samples.ShouldBe(
            """
            hosted_service_running{service="FolderWatcher"} 1
            hosted_service_failures_total{service="FolderWatcher",error_type="timeout_error"} 0
            hosted_service_failures_total{service="FolderWatcher",error_type="api_error"} 0
            hosted_service_failures_total{service="FolderWatcher",error_type="database_error"} 0
            hosted_service_restarts_total{service="FolderWatcher"} 0
            """);
    }

    [Fact]
    public void A_failure_counts_once_and_the_service_no_longer_runs()
    {
        _services.MarkRunning("FolderWatcher");
        _services.RecordHeartbeat("FolderWatcher");
        _services.RecordFailure("FolderWatcher", new TimeoutException());
        var page = _test.Registry.Scrape();
        page.Value("hosted_service_failures_total", ("error_type", "timeout_error")).ShouldBe(1);
        page.Value("hosted_service_running").ShouldBe(0);
        page.Has("hosted_service_heartbeat_age_seconds").ShouldBeFalse();
    }

    [Fact]
    public void A_restart_counts_and_the_service_runs_again()
    {
        _services.RecordFailure("FolderWatcher", "timeout_error");
        _services.RecordRestart("FolderWatcher");
        _test.Registry.Value("hosted_service_restarts_total").ShouldBe(1);
        _test.Registry.Value("hosted_service_running").ShouldBe(1);
    }

    [Fact]
    public void The_age_of_the_heartbeat_grows_until_the_next_one()
    {
        _services.RecordHeartbeat("FolderWatcher");
        _test.Registry.Value("hosted_service_heartbeat_age_seconds", ("service", "FolderWatcher")).ShouldBe(0);
        _test.Time.Advance(TimeSpan.FromSeconds(90));
        _test.Registry.Value("hosted_service_heartbeat_age_seconds").ShouldBe(90);
        _services.RecordHeartbeat("FolderWatcher");
        _test.Time.Advance(TimeSpan.FromSeconds(1));
        _test.Registry.Value("hosted_service_heartbeat_age_seconds").ShouldBe(1);
    }

    [Fact]
    public void A_second_object_of_the_family_continues_the_same_heartbeat()
    {
        _services.RecordHeartbeat("FolderWatcher");
        _test.Time.Advance(TimeSpan.FromSeconds(90));
        new HostedServiceMetrics(_test.Metrics).RecordHeartbeat("FolderWatcher");
        _test.Registry.Value("hosted_service_heartbeat_age_seconds").ShouldBe(0);
    }

    [Fact]
    public void A_stopped_service_shows_0_and_no_heartbeat()
    {
        _services.MarkRunning("FolderWatcher");
        _services.RecordHeartbeat("FolderWatcher");
        _services.MarkStopped("FolderWatcher");
        _test.Registry.Value("hosted_service_running").ShouldBe(0);
        _test.Registry.Has("hosted_service_heartbeat_age_seconds").ShouldBeFalse();
        _services.RecordHeartbeat("FolderWatcher");
        _test.Registry.Value("hosted_service_heartbeat_age_seconds").ShouldBe(0);
    }

    [Fact]
    public void A_service_can_leave_the_page()
    {
        _services.MarkRunning("FolderWatcher");
        _services.RecordHeartbeat("FolderWatcher");
        _services.RemoveService("FolderWatcher").ShouldBeTrue();
        _test.Samples.ShouldBeEmpty();
        _services.RemoveService("FolderWatcher").ShouldBeFalse();
    }
}
