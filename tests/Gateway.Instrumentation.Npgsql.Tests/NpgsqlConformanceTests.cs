using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Npgsql.Tests;

[Client(typeof(MeasuredNpgsql))]
public sealed class NpgsqlConformanceTests(PostgresFixture postgres) : CallConformance
{
    protected override Task<ClientUnderTest> StartAsync() => MeasuredNpgsql.StartAsync(postgres.Server);
}
