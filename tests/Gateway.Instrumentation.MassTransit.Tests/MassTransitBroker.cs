using Gateway.Instrumentation.TestServers;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.MassTransit.Tests;

/// <summary>A bus with one endpoint, which is connected when the suite asks for the consumer.</summary>
internal abstract class MassTransitBroker : BrokerUnderTest
{
    private readonly string _queue = $"orders-{Guid.NewGuid():N}";
    private readonly ServiceProvider _services;

    protected MassTransitBroker()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(Metrics);
        services.Configure<MassTransitHostOptions>(static options => options.ConsumerStopTimeout = TimeSpan.FromMilliseconds(1));
        services.AddMassTransit(Register);
        _services = services.BuildServiceProvider();
        Bus = _services.GetRequiredService<IBusControl>();
    }

    public override string System => "masstransit";

    public override string Destination => _queue;

    public override MessagePublishResult Published => MessagePublishResult.Confirmed;

    protected IBusControl Bus { get; }

    public async Task<BrokerUnderTest> StartBusAsync()
    {
        await Bus.StartAsync();
        return this;
    }

    public override async Task StartConsumerAsync()
    {
        var endpoint = Bus.ConnectReceiveEndpoint(_queue, Configure);
        await endpoint.Ready;
    }

    public override Task StopConsumerAsync() => Bus.StopAsync();

    /// <summary>MassTransit makes every destination that it sends to.</summary>
    public override Task<(string Destination, MessagePublishResult Result)?> PublishToNowhereAsync() =>
        Task.FromResult<(string, MessagePublishResult)?>(null);

    public override async ValueTask DisposeAsync()
    {
        await Bus.StopAsync();
        await _services.DisposeAsync();
    }

    protected abstract void Register(IBusRegistrationConfigurator bus);

    protected virtual void Configure(IReceiveEndpointConfigurator endpoint) =>
        endpoint.Handler<Parcel>(context => Work(context.Message.Body, context.CancellationToken));
}

/// <summary>The message of the conformance suite.</summary>
public sealed record Parcel(byte[] Body);
