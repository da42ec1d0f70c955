using MassTransit;

namespace Gateway.Instrumentation.MassTransit;

/// <summary>Hears of each endpoint of a bus when it is configured.</summary>
internal sealed class EndpointsObserver(MessagingMetrics messages, MassTransitMetrics consumers) : IEndpointConfigurationObserver
{
    public void EndpointConfigured<T>(T configurator)
        where T : IReceiveEndpointConfigurator
    {
        var endpoint = new EndpointObserver(messages, consumers, configurator.InputAddress);
        configurator.ConnectReceiveEndpointObserver(endpoint);
        configurator.ConnectConsumerConfigurationObserver(endpoint);
        configurator.ConnectSagaConfigurationObserver(endpoint);
        configurator.ConnectHandlerConfigurationObserver(endpoint);
    }
}

/// <summary>Shows whether one endpoint is connected and consumes, announces its series, and watches the attempts of its consumers.</summary>
internal sealed class EndpointObserver(MessagingMetrics messages, MassTransitMetrics consumers, Uri address)
    : IReceiveEndpointObserver, IConsumerConfigurationObserver, ISagaConfigurationObserver, IHandlerConfigurationObserver
{
    private readonly string _endpoint = MassTransitNames.OfAddress(address);
    private readonly string? _connection = MassTransitNames.OfConnection(address);
    private readonly Lock _gate = new();
    private State _state;
    private InProgressScope _consuming;

    private enum State
    {
        Stopped,
        Up,
        Down,
    }

    public Task Ready(ReceiveEndpointReady ready)
    {
        lock (_gate)
        {
            messages.Announce(MassTransitNames.System, _endpoint);
            _consuming.Dispose();
            _consuming = messages.TrackConsumer(MassTransitNames.System, _endpoint);
            _state = State.Up;
            if (_connection is not null)
                messages.MarkConnected(MassTransitNames.System, _connection);
        }

        return Task.CompletedTask;
    }

    // Each failed attempt to come back is told as a fault: one loss counts once.
    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        lock (_gate)
        {
            _consuming.Dispose();
            if (_connection is not null && _state == State.Up)
                messages.MarkConnectionLost(MassTransitNames.System, _connection);
            else if (_connection is not null)
                messages.MarkConnecting(MassTransitNames.System, _connection);
            _state = State.Down;
        }

        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping)
    {
        lock (_gate)
        {
            _consuming.Dispose();
            _state = State.Stopped;
            if (_connection is not null)
                messages.RemoveConnection(MassTransitNames.System, _connection);
        }

        return Task.CompletedTask;
    }

    // The broker has ended the consumer, such as with its queue. MassTransit makes the queue and the consumer anew.
    public Task Completed(ReceiveEndpointCompleted completed)
    {
        lock (_gate)
            _consuming.Dispose();
        return Task.CompletedTask;
    }

    public void ConsumerConfigured<TConsumer>(IConsumerConfigurator<TConsumer> configurator)
        where TConsumer : class
    {
    }

    public void ConsumerMessageConfigured<TConsumer, TMessage>(IConsumerMessageConfigurator<TConsumer, TMessage> configurator)
        where TConsumer : class
        where TMessage : class
    {
        configurator.UseFilter(Attempts<ConsumerConsumeContext<TConsumer, TMessage>, TMessage>());
    }

    public void SagaConfigured<TSaga>(ISagaConfigurator<TSaga> configurator)
        where TSaga : class, ISaga
    {
    }

    public void StateMachineSagaConfigured<TInstance>(ISagaConfigurator<TInstance> configurator, SagaStateMachine<TInstance> stateMachine)
        where TInstance : class, ISaga, SagaStateMachineInstance
    {
    }

    public void SagaMessageConfigured<TSaga, TMessage>(ISagaMessageConfigurator<TSaga, TMessage> configurator)
        where TSaga : class, ISaga
        where TMessage : class
    {
        configurator.UseFilter(Attempts<SagaConsumeContext<TSaga, TMessage>, TMessage>());
    }

    public void HandlerConfigured<TMessage>(IHandlerConfigurator<TMessage> configurator)
        where TMessage : class
    {
        configurator.UseFilter(Attempts<ConsumeContext<TMessage>, TMessage>());
    }

    private AttemptFilter<TContext, TMessage> Attempts<TContext, TMessage>()
        where TContext : class, ConsumeContext
        where TMessage : class
    {
        consumers.Announce(_endpoint, MassTransitNames.OfMessage<TMessage>());
        return new AttemptFilter<TContext, TMessage>(consumers, _endpoint);
    }
}
