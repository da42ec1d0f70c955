using Gateway.Instrumentation.TestServers;
using MassTransit;
using MassTransit.Middleware;

namespace Gateway.Instrumentation.MassTransit.Tests;

public sealed class RabbitMqConformanceTests(RabbitMqFixture rabbit) : MessagingConformance
{
    protected override Task<BrokerUnderTest> StartAsync() => new RabbitMqBroker(rabbit.Port).StartBusAsync();

    private sealed class RabbitMqBroker(ushort port) : MassTransitBroker
    {
        public override Task PublishAsync(byte[] body) => SendAsync(new Parcel(body));

        protected override void Register(IBusRegistrationConfigurator bus) => bus.UsingRabbitMq((context, configurator) =>
        {
            configurator.Host("127.0.0.1", port, "/", static _ => { });
            configurator.UseGatewayMetrics(context);
        });

        protected override void Configure(IReceiveEndpointConfigurator endpoint)
        {
            // Debian's broker has no plugin for delays: what is not poison goes back to its queue.
            endpoint.ConfigureError(static error =>
            {
                error.UseFilter(new BackToTheQueue());
                error.UseFilter(new GenerateFaultFilter());
                error.UseFilter(new ErrorTransportFilter());
            });
            base.Configure(endpoint);
        }

        private async Task SendAsync(Parcel parcel) => await (await Bus.GetSendEndpoint(new Uri($"queue:{Destination}"))).Send(parcel);
    }

    private sealed class BackToTheQueue : IFilter<ExceptionReceiveContext>
    {
        public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next) =>
            context.Exception is PoisonException ? next.Send(context) : Task.FromException(context.Exception);

        public void Probe(ProbeContext context)
        {
        }
    }
}
