using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class ServiceMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly ServiceMetrics _service;

    public ServiceMetricsTests()
    {
        _test.Time.Advance(TimeSpan.FromSeconds(100)); // the registry is older than the family
        _service = new ServiceMetrics(_test.Metrics);
    }

    private double UnixNow => (_test.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private string Uptimes => _test.SamplesOf("gatewayz_uptime", "pricing_uptime");

    [Fact]
    public void The_start_is_shown_from_the_start_and_nothing_else() =>
        _test.Samples.ShouldBe($"service_start_time_seconds {UnixNow}");

    [Fact]
    public void The_uptime_grows_and_the_start_stays()
    {
        var start = _test.SamplesOf("service_start_time");
        _test.Time.Advance(TimeSpan.FromSeconds(60));
        _service.Uptime.ShouldBe(TimeSpan.FromSeconds(60));
        _test.SamplesOf("service_start_time").ShouldBe(start);
    }

    [Fact]
    public void A_gateway_and_a_pricing_service_show_the_uptime_under_their_own_names()
    {
        _ = new GatewayUptimeMetrics(_test.Metrics);
        var pricing = new PricingServiceMetrics(_test.Metrics);
        _test.Time.Advance(TimeSpan.FromSeconds(60));
        Uptimes.ShouldBe("gatewayz_uptime_seconds 160\npricing_uptime_seconds 60");
        pricing.Uptime.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void A_reset_of_the_registry_restarts_only_the_collectors_uptime()
    {
        _ = new GatewayUptimeMetrics(_test.Metrics);
        _ = new PricingServiceMetrics(_test.Metrics);
        _test.Time.Advance(TimeSpan.FromSeconds(60));
        _test.Registry.Reset();
        Uptimes.ShouldBe("gatewayz_uptime_seconds 0\npricing_uptime_seconds 60");
        _test.Time.Advance(TimeSpan.FromSeconds(5));
        Uptimes.ShouldBe("gatewayz_uptime_seconds 5\npricing_uptime_seconds 65");
        _service.Uptime.ShouldBe(TimeSpan.FromSeconds(65));
    }

    [Fact]
    public void A_second_instance_shares_the_start_of_the_first()
    {
        _ = new PricingServiceMetrics(_test.Metrics);
        _test.Time.Advance(TimeSpan.FromSeconds(60));
        var page = _test.Samples;
        var second = new ServiceMetrics(_test.Metrics);
        _ = new PricingServiceMetrics(_test.Metrics);
        _test.Samples.ShouldBe(page);
        second.Uptime.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void The_service_says_itself_whether_it_is_up()
    {
        _service.MarkUp();
        _test.Registry.Value("service_up").ShouldBe(1);
        _service.MarkDown();
        _test.Registry.Value("service_up").ShouldBe(0);
    }

    [Fact]
    public void One_build_is_shown_at_a_time()
    {
        var pricing = new PricingServiceMetrics(_test.Metrics);
        _service.SetInfo("1.0.0", "Staging");
        _service.SetInfo("1.1.0", null!);
        pricing.SetInfo("2.0.0", "Production");
        _test.SamplesOf("service_info", "pricing_service_info").ShouldBe(
            """
            service_info{version="1.1.0",environment="unknown"} 1
            pricing_service_info{version="2.0.0",environment="Production",service="pricing-service"} 1
            """);
        pricing.SetInfo("2.0.0", "Production", "pricing-worker");
        _test.SamplesOf("pricing_service_info").ShouldBe("""pricing_service_info{version="2.0.0",environment="Production",service="pricing-worker"} 1""");
    }
}
