using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.MassTransit.Tests;

public sealed class MassTransitTests
{
    private const string Queue = "orders";

    private static readonly Uri Address = new($"queue:{Queue}");

    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public void The_family_keeps_the_rules_of_all_families() => FamilyConformance.Check<MassTransitMetrics>();

    [Fact]
    public async Task Retries_are_attempts_of_one_delivery()
    {
        var attempts = 0;
        await using var bus = await StartAsync(endpoint =>
        {
            endpoint.UseMessageRetry(static retry => retry.Immediate(3));
            endpoint.Handler<Order>(_ => Interlocked.Increment(ref attempts) < 3 ? throw new TimeoutException() : Task.CompletedTask);
        });
        await bus.SendAsync(new Order("1"));
        await SettledAsync("acked");

        Order("masstransit_retries_total").ShouldBe(2);
        Order("masstransit_consumed_total", ("outcome", "success")).ShouldBe(1);
        Order("masstransit_consume_duration_seconds_count").ShouldBe(1);
        (Message("messaging_received_total"), Message("messaging_redelivered_total")).ShouldBe((1, 0));
        Message("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(0);
    }

    [Fact]
    public async Task A_fault_goes_to_the_error_queue_and_nothing_stays_in_progress()
    {
        await using var bus = await StartAsync(static endpoint =>
        {
            endpoint.UseMessageRetry(static retry => retry.Immediate(1));
            endpoint.Consumer<FailingConsumer>();
        });
        await bus.SendAsync(new Order("1"));
        await SettledAsync("dead_lettered");

        Message("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
        Order("masstransit_consume_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
        Order("masstransit_consumed_total", ("outcome", "failed")).ShouldBe(1);
        Order("masstransit_retries_total").ShouldBe(1);
        (Message("messaging_in_progress"), Order("masstransit_consume_in_progress")).ShouldBe((0, 0));
        Published("MassTransit:Fault[[Gateway.Instrumentation.MassTransit.Tests:Order]]").ShouldBe(1);
    }

    [Fact]
    public async Task A_redelivery_is_no_retry()
    {
        var attempts = 0;
        await using var bus = await StartAsync(endpoint =>
        {
            endpoint.UseDelayedRedelivery(static retry => retry.Interval(2, TimeSpan.FromMilliseconds(1)));
            endpoint.UseMessageRetry(static retry => retry.Immediate(1));
            endpoint.Handler<Order>(_ => Interlocked.Increment(ref attempts) <= 3 ? throw new TimeoutException() : Task.CompletedTask);
        });
        await bus.SendAsync(new Order("1"));
        await SettledAsync("acked");

        Order("masstransit_retries_total").ShouldBe(2);
        Order("masstransit_consumed_total", ("outcome", "rescheduled")).ShouldBe(1);
        Order("masstransit_consumed_total", ("outcome", "success")).ShouldBe(1);
        Order("masstransit_consume_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
        (Message("messaging_received_total"), Message("messaging_redelivered_total")).ShouldBe((2, 1));
        Message("messaging_settled_total", ("settlement", "requeued")).ShouldBe(1);
        Message("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
        Message("messaging_delivery_attempts_sum").ShouldBe(3);
    }

    [Fact]
    public async Task Exhausted_redeliveries_end_in_the_error_queue()
    {
        await using var bus = await StartAsync(static endpoint =>
        {
            endpoint.UseDelayedRedelivery(static retry => retry.Interval(2, TimeSpan.FromMilliseconds(1)));
            endpoint.Handler<Order>(static _ => throw new TimeoutException());
        });
        await bus.SendAsync(new Order("1"));
        await SettledAsync("dead_lettered");

        Message("messaging_settled_total", ("settlement", "requeued")).ShouldBe(2);
        Order("masstransit_consumed_total", ("outcome", "rescheduled")).ShouldBe(2);
        Order("masstransit_consumed_total", ("outcome", "failed")).ShouldBe(1);
        Message("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(3);
    }

    [Fact]
    public async Task A_message_that_no_consumer_takes_is_dropped_and_no_error()
    {
        await using var bus = await StartAsync(static endpoint => endpoint.Handler<Order>(static _ => Task.CompletedTask));
        await bus.SendAsync(new Other());
        await SettledAsync("dropped");

        Message("messaging_received_total").ShouldBe(1);
        Message("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(0);
        Order("masstransit_consumed_total", ("outcome", "success")).ShouldBe(0);
    }

    [Fact]
    public async Task A_fault_that_is_discarded_is_dropped()
    {
        await using var bus = await StartAsync(static endpoint =>
        {
            endpoint.DiscardFaultedMessages();
            endpoint.Handler<Order>(static _ => throw new TimeoutException());
        });
        await bus.SendAsync(new Order("1"));
        await SettledAsync("dropped");
        Message("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
    }

    [Fact]
    public async Task A_fault_that_is_rethrown_is_dropped_by_the_in_memory_transport()
    {
        await using var bus = await StartAsync(static endpoint =>
        {
            endpoint.RethrowFaultedMessages();
            endpoint.Handler<Order>(static _ => throw new TimeoutException());
        });
        await bus.SendAsync(new Order("1"));
        await SettledAsync("dropped");
        Message("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
        Message("messaging_in_progress").ShouldBe(0);
    }

    [Fact]
    public async Task A_body_that_nobody_can_read_is_received_and_dead_lettered()
    {
        await using var bus = await StartAsync(static endpoint => endpoint.Handler<Numbered>(static _ => Task.CompletedTask));
        await bus.SendAsync(new Texted("no number"));
        await SettledAsync("dead_lettered");
        (Message("messaging_received_total"), Message("messaging_in_progress")).ShouldBe((1, 0));
        Value("masstransit_consumed_total", ("message_type", "Numbered"), ("outcome", "success")).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_nobody_can_read_and_that_is_not_moved_is_dropped(bool discarded)
    {
        await using var bus = await StartAsync(endpoint =>
        {
            if (discarded)
                endpoint.DiscardFaultedMessages();
            else
                endpoint.ConfigureError(static error => error.UseFilter(new FailingMove()));
            endpoint.Handler<Numbered>(static _ => Task.CompletedTask);
        });
        await bus.SendAsync(new Texted("no number"));
        await SettledAsync("dropped");
        (Message("messaging_received_total"), Message("messaging_in_progress")).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Consumers_of_one_message_share_its_delivery()
    {
        await using var bus = await StartAsync(static endpoint =>
        {
            endpoint.Handler<IOrder>(static _ => Task.CompletedTask);
            endpoint.Consumer<FailingConsumer>();
        });
        await bus.SendAsync(new Order("1"));
        await SettledAsync("dead_lettered");

        Message("messaging_received_total").ShouldBe(1);
        Order("masstransit_consumed_total", ("outcome", "failed")).ShouldBe(1);
        Value("masstransit_consumed_total", ("endpoint", Queue), ("message_type", "IOrder"), ("outcome", "success")).ShouldBe(1);
        Order("masstransit_consume_in_progress").ShouldBe(0);
    }

    [Fact]
    public async Task Sagas_are_consumers_too()
    {
        var repository = new InMemorySagaRepository<FailingSaga>();
        await using var bus = await StartAsync(endpoint =>
        {
            endpoint.UseMessageRetry(static retry => retry.Immediate(2));
            endpoint.Saga(repository);
        });
        await bus.SendAsync(new Started(Guid.NewGuid()));
        await SettledAsync("dead_lettered");
        Value("masstransit_retries_total", ("endpoint", Queue), ("message_type", "Started")).ShouldBe(2);
        Value("masstransit_consumed_total", ("endpoint", Queue), ("message_type", "Started"), ("outcome", "failed")).ShouldBe(1);
    }

    [Fact]
    public async Task Messages_of_a_batch_are_deliveries_of_their_own()
    {
        await using var bus = await StartAsync(static endpoint =>
            endpoint.Consumer<BatchConsumer>(static consumer => consumer.Options<BatchOptions>(static options => options.SetMessageLimit(3).SetTimeLimit(TimeSpan.FromMinutes(1)))));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => bus.SendAsync(new Order($"{i}"))));
        await Poll.UntilAsync(() => Task.FromResult(Message("messaging_settled_total", ("settlement", "acked"))), static count => count == 3, "the batch");

        Order("masstransit_consumed_total", ("outcome", "success")).ShouldBe(3);
        (Message("messaging_in_progress"), Order("masstransit_consume_in_progress")).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_that_fails_leaves_nothing_in_progress(bool rethrown)
    {
        await using var bus = await StartAsync(endpoint =>
        {
            if (rethrown)
                endpoint.RethrowFaultedMessages();
            endpoint.UseMessageRetry(static retry => retry.Immediate(1));
            endpoint.Consumer<FailingBatchConsumer>(static consumer => consumer.Options<BatchOptions>(static options => options.SetMessageLimit(2).SetTimeLimit(TimeSpan.FromMinutes(1))));
        });
        await Task.WhenAll(Enumerable.Range(0, 2).Select(i => bus.SendAsync(new Order($"{i}"))));
        await Poll.UntilAsync(
            () => Task.FromResult(Message("messaging_settled_total", ("settlement", rethrown ? "dropped" : "dead_lettered"))), static count => count == 2, "the batch");

        Message("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(2);
        Order("masstransit_consumed_total", ("outcome", "failed")).ShouldBe(2);
        Order("masstransit_retries_total").ShouldBe(1);
        _metrics.Has("masstransit_consumed_total", ("message_type", "Batch<Order>")).ShouldBeFalse();
        (Message("messaging_in_progress"), Order("masstransit_consume_in_progress")).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_fault_that_is_consumed_has_the_name_of_its_message()
    {
        await using var bus = await StartAsync(static endpoint =>
        {
            endpoint.Handler<Order>(static _ => throw new TimeoutException());
            endpoint.Handler<Fault<Order>>(static _ => Task.CompletedTask);
        });
        await bus.SendAsync(new Order("1"));
        await SettledAsync("acked");
        Value("masstransit_consumed_total", ("endpoint", Queue), ("message_type", "Fault<Order>"), ("outcome", "success")).ShouldBe(1);
    }

    [Fact]
    public async Task A_request_answers_to_a_temporary_endpoint()
    {
        await using var bus = await StartAsync(static endpoint => endpoint.Handler<Order>(static context => context.RespondAsync(new Other())));
        var client = bus.Control.CreateRequestClient<Order>(Address);
        await client.GetResponse<Other>(new Order("1"));
        await SettledAsync("acked");

        Value("messaging_published_total", ("destination", "(temporary)"), ("result", "confirmed")).ShouldBe(1);
        await Poll.UntilAsync(
            () => Task.FromResult(Value("messaging_settled_total", ("destination", "(temporary)"), ("settlement", "acked"))), static count => count == 1, "the answer");
        _metrics.Scrape().Samples.ShouldAllBe(static sample => sample.Labels.Values.All(static value => !value.Contains("_bus_")));
    }

    [Fact]
    public async Task Publish_and_send_are_shown_by_their_destination()
    {
        await using var bus = await StartAsync(static endpoint => endpoint.Handler<Order>(static _ => Task.CompletedTask), options => options.Published = MessagePublishResult.Sent);
        await bus.Control.Publish(new Order("1"));
        await bus.SendAsync(new Order("2"));

        Value("messaging_published_total", ("destination", "Gateway.Instrumentation.MassTransit.Tests:Order"), ("result", "sent")).ShouldBe(1);
        Value("messaging_published_total", ("destination", Queue), ("result", "sent")).ShouldBe(1);
        Value("messaging_publish_duration_seconds_count", ("destination", Queue)).ShouldBe(1);
    }

    [Fact]
    public async Task A_publish_that_throws_has_failed_with_its_error_type()
    {
        await using var bus = await StartAsync(static endpoint => endpoint.Handler<Order>(static _ => Task.CompletedTask));
        bus.Control.ConnectPublishObserver(new Refusing());
        await Should.ThrowAsync<TimeoutException>(() => bus.Control.Publish(new Order("1")));
        Value("messaging_published_total", ("result", "failed"), ("destination", "Gateway.Instrumentation.MassTransit.Tests:Order")).ShouldBe(1);
        Value("messaging_publish_errors_total", ("error_type", "timeout_error"), ("destination", "Gateway.Instrumentation.MassTransit.Tests:Order")).ShouldBe(1);
    }

    [Fact]
    public async Task A_connected_endpoint_is_on_the_page_until_the_bus_stops_and_its_series_start_at_0()
    {
        var bus = await StartAsync(static endpoint => endpoint.Handler<Order>(static _ => Task.CompletedTask));
        Value("messaging_connection_up", ("connection", "localhost/orders")).ShouldBe(1);
        Value("messaging_connection_up", ("connection", "localhost")).ShouldBe(1);
        _metrics.Value("masstransit_consumed_total", ("endpoint", Queue), ("message_type", "Order"), ("outcome", "failed")).ShouldBe(0);
        _metrics.Value("messaging_received_total", ("system", "masstransit"), ("destination", Queue)).ShouldBe(0);

        await bus.DisposeAsync();
        _metrics.Has("messaging_connection_up").ShouldBeFalse();
        Value("messaging_connection_losses_total", ("connection", "localhost/orders")).ShouldBe(0);
    }

    [Fact]
    public async Task Two_buses_of_one_process_are_measured_once_each()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(_metrics);
        services.AddMassTransit(static bus => bus.UsingInMemory(static (context, configurator) =>
        {
            configurator.UseGatewayMetrics(context);
            configurator.ReceiveEndpoint(Queue, static endpoint => endpoint.Handler<Order>(static _ => Task.CompletedTask));
        }));
        services.AddMassTransit<ISecondBus>(static bus => bus.UsingInMemory(static (context, configurator) =>
        {
            configurator.Host(new Uri("loopback://second/"));
            configurator.UseGatewayMetrics(context);
            configurator.ReceiveEndpoint("second", static endpoint => endpoint.Handler<Order>(static _ => Task.CompletedTask));
        }));
        await using var provider = services.BuildServiceProvider();
        var (first, second) = (provider.GetRequiredService<IBusControl>(), (IBusControl)provider.GetRequiredService<ISecondBus>());
        await first.StartAsync();
        await second.StartAsync();
        await first.Publish(new Order("1"));
        await second.Publish(new Order("2"));
        await second.Publish(new Order("3"));
        await SettledAsync("acked");
        await Poll.UntilAsync(() => Task.FromResult(Value("messaging_settled_total", ("destination", "second"), ("settlement", "acked"))), static count => count == 2, "the second bus");

        Message("messaging_received_total").ShouldBe(1);
        Value("messaging_received_total", ("destination", "second")).ShouldBe(2);
        Value("messaging_published_total", ("destination", "Gateway.Instrumentation.MassTransit.Tests:Order"), ("result", "confirmed")).ShouldBe(3);
        await first.StopAsync();
        Value("messaging_connection_up", ("connection", "second/second")).ShouldBe(1);
        await second.StopAsync();
    }

    [Fact]
    public async Task A_consumer_that_is_stopped_is_cancelled_per_message_type_as_well()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(_metrics);
        services.Configure<MassTransitHostOptions>(static options => options.ConsumerStopTimeout = TimeSpan.FromMilliseconds(1));
        services.AddMassTransit(static bus => bus.UsingInMemory(static (context, configurator) =>
        {
            configurator.UseGatewayMetrics(context);
            configurator.ReceiveEndpoint(Queue, static endpoint =>
            {
                endpoint.UseMessageRetry(static retry => retry.Immediate(3));
                endpoint.Handler<Order>(static order => Task.Delay(Timeout.Infinite, order.CancellationToken));
            });
        }));
        await using var provider = services.BuildServiceProvider();
        var bus = provider.GetRequiredService<IBusControl>();
        await bus.StartAsync();
        await bus.Publish(new Order("1"));
        await Poll.UntilAsync(() => Task.FromResult(Order("masstransit_consume_in_progress")), static count => count == 1, "the message in progress");
        await bus.StopAsync();

        await SettledAsync("cancelled");
        Order("masstransit_consumed_total", ("outcome", "cancelled")).ShouldBe(1);
        (Order("masstransit_consume_in_progress"), Order("masstransit_retries_total")).ShouldBe((0, 0));
        _metrics.Scrape().Samples.Where(static sample => sample.Name.EndsWith("_errors_total", StringComparison.Ordinal)).ShouldAllBe(static sample => sample.Value == 0);
    }

    [Fact]
    public void A_result_that_no_publish_has_is_refused() =>
        Should.Throw<ArgumentException>(() => Bus.Factory.CreateUsingInMemory(bus => bus.UseGatewayMetrics(_metrics, static options => options.Published = MessagePublishResult.Failed)))
            .Message.ShouldBe("Published is Failed: a publish that returns is Sent or Confirmed.");

    private async Task<RunningBus> StartAsync(Action<IReceiveEndpointConfigurator> configure, Action<MassTransitMetricsOptions>? options = null)
    {
        var bus = Bus.Factory.CreateUsingInMemory(configurator =>
        {
            configurator.UseDelayedMessageScheduler();
            configurator.UseGatewayMetrics(_metrics, options);
            configurator.ReceiveEndpoint(Queue, configure);
        });
        await bus.StartAsync();
        return new RunningBus(bus);
    }

    private Task<double> SettledAsync(string settlement) =>
        Poll.UntilAsync(() => Task.FromResult(Message("messaging_settled_total", ("settlement", settlement))), static count => count == 1, $"the {settlement} message");

    private double Message(string name, params (string, string)[] labels) => Value(name, [("system", "masstransit"), ("destination", Queue), .. labels]);

    private double Order(string name, params (string, string)[] labels) => Value(name, [("endpoint", Queue), ("message_type", "Order"), .. labels]);

    private double Published(string destination) => Value("messaging_published_total", ("destination", destination), ("result", "confirmed"));

    private double Value(string name, params (string, string)[] labels) => _metrics.Has(name, labels) ? _metrics.Value(name, labels) : 0;

    private sealed class RunningBus(IBusControl bus) : IAsyncDisposable
    {
        public IBusControl Control => bus;

        public async Task SendAsync<T>(T message)
            where T : class => await (await bus.GetSendEndpoint(Address)).Send(message);

        public async ValueTask DisposeAsync() => await bus.StopAsync();
    }

    private sealed class Refusing : IPublishObserver
    {
        public Task PrePublish<T>(PublishContext<T> context)
            where T : class => throw new TimeoutException();

        public Task PostPublish<T>(PublishContext<T> context)
            where T : class => Task.CompletedTask;

        public Task PublishFault<T>(PublishContext<T> context, Exception exception)
            where T : class => Task.CompletedTask;
    }

    private sealed class FailingConsumer : IConsumer<Order>
    {
        public Task Consume(ConsumeContext<Order> context) => throw new TimeoutException();
    }

    private sealed class FailingBatchConsumer : IConsumer<Batch<Order>>
    {
        public Task Consume(ConsumeContext<Batch<Order>> context) => throw new TimeoutException();
    }

    private sealed class FailingMove : IFilter<ExceptionReceiveContext>
    {
        public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
        {
            await context.NotifyFaulted(context.Exception);
            throw new InvalidOperationException("There is no queue to move it to.");
        }

        public void Probe(ProbeContext context)
        {
        }
    }

    private sealed class BatchConsumer : IConsumer<Batch<Order>>
    {
        public Task Consume(ConsumeContext<Batch<Order>> context) => Task.CompletedTask;
    }
}

public interface IOrder
{
    string Id { get; }
}

public interface ISecondBus : IBus;

public sealed record Order(string Id) : IOrder;

public sealed record Other;

[MessageUrn("numbered")]
public sealed record Texted(string Id);

[MessageUrn("numbered")]
public sealed record Numbered(int Id);

public sealed record Started(Guid CorrelationId) : CorrelatedBy<Guid>;

public sealed class FailingSaga : ISaga, InitiatedBy<Started>
{
    public Guid CorrelationId { get; set; }

    public Task Consume(ConsumeContext<Started> context) => throw new TimeoutException();
}
