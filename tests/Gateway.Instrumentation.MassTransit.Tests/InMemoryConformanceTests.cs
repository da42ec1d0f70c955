using Gateway.Instrumentation.TestServers;
using MassTransit;

namespace Gateway.Instrumentation.MassTransit.Tests;

public sealed class InMemoryConformanceTests : MessagingConformance
{
    protected override Task<BrokerUnderTest> StartAsync() => new InMemoryBroker().StartBusAsync();

    private sealed class InMemoryBroker : MassTransitBroker
    {
        public override string PublishDestination => "Gateway.Instrumentation.MassTransit.Tests:Parcel";

        public override Task PublishAsync(byte[] body) => Bus.Publish(new Parcel(body));

        protected override void Register(IBusRegistrationConfigurator bus) => bus.UsingInMemory(static (context, configurator) =>
        {
            configurator.UseDelayedMessageScheduler();
            configurator.UseGatewayMetrics(context);
        });

        protected override void Configure(IReceiveEndpointConfigurator endpoint)
        {
            endpoint.UseDelayedRedelivery(static retry =>
            {
                retry.Ignore<PoisonException>();
                retry.Interval(3, TimeSpan.FromMilliseconds(10));
            });
            base.Configure(endpoint);
        }
    }
}
