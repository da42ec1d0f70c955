using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.HttpClients.Tests;

public sealed class HttpClientConformanceTests : CallConformance
{
    protected override Task<ClientUnderTest> StartAsync() => MeasuredHttpClient.StartAsync();
}
