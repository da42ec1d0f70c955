namespace Gateway.Instrumentation.Tests.Allocation;

public class ServiceFamiliesAllocationTests
{
    [Fact]
    public void The_service()
    {
        var service = new ServiceMetrics(new TestRegistry().Metrics);
        var uptimes = TimeSpan.Zero;
        Allocated.By(() =>
        {
            service.SetInfo("1.0.0", "Production");
            service.SetPricingServiceInfo("1.0.0", "Production");
            service.MarkUp();
            service.MarkDown();
            uptimes += service.Uptime;
        }).ShouldBe(0);
    }
}
