using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.EntityFrameworkCore.Tests;

[Client(typeof(MeasuredShop))]
public sealed class ShopConformanceTests(PostgresFixture postgres) : CallConformance
{
    protected override Task<ClientUnderTest> StartAsync() => MeasuredShop.StartAsync(postgres.Server);
}
