using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.HttpClients.Tests;

[Client(typeof(MeasuredHttpClient))]
public sealed class HttpClientConformanceTests : CallConformance
{
    protected override Task<ClientUnderTest> StartAsync() => MeasuredHttpClient.StartAsync();
}
