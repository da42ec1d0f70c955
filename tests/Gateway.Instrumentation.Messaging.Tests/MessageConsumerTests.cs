using System.Threading.Channels;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Messaging.Tests;

public class MessageConsumerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly GatewayMetrics _metrics;
    private readonly MessageConsumer _orders;

    public MessageConsumerTests()
    {
        _metrics = TestMetrics.Create(_time);
        _orders = new MessageConsumer(_metrics.Messaging, "in_process", "orders", static failure => failure switch
        {
            FormatException => MessageSettlement.DeadLettered,
            NotSupportedException => throw new InvalidOperationException("the rule itself is broken"),
            _ => MessageSettlement.Requeued,
        });
    }

    [Fact]
    public async Task A_wrapped_handler_does_the_same_and_throws_the_same()
    {
        var failure = new FormatException();
        var handle = _orders.Wrap<string>(async (message, _) =>
        {
            await Task.Yield();
            if (message == "bad")
                throw failure;
        }, _ => _time.GetUtcNow() - TimeSpan.FromSeconds(4));
        await handle("good", default);
        (await Should.ThrowAsync<FormatException>(() => handle("bad", default))).ShouldBeSameAs(failure);

        Settled("acked").ShouldBe(1);
        Settled("dead_lettered").ShouldBe(1);
        _metrics.Value("messaging_errors_total", ("error_type", "FormatException")).ShouldBe(1);
        _metrics.Value("messaging_age_at_start_seconds_sum").ShouldBe(8);
    }

    [Fact]
    public async Task An_interface_of_your_own_is_wrapped_by_its_method()
    {
        IOrderHandler handler = new OrderHandler();
        await _orders.Wrap<string>(handler.HandleAsync)("order", default);
        ((OrderHandler)handler).Handled.ShouldBe(["order"]);
        Settled("acked").ShouldBe(1);
    }

    [Fact]
    public async Task A_wrapped_handler_that_is_cancelled_throws_that_and_counts_as_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var handling = _orders.Wrap<string>((_, token) => Task.Delay(Timeout.Infinite, token))("order", stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => handling);
        Settled("cancelled").ShouldBe(1);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_failure()
    {
        var handled = await _orders.HandleAsync("order", (_, _) => throw new TaskCanceledException());
        handled.Settlement.ShouldBe(MessageSettlement.Requeued);
        _metrics.Value("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(0);
        Settled("requeued").ShouldBe(1);
    }

    [Fact]
    public async Task A_rule_that_throws_requeues()
    {
        var handled = await _orders.HandleAsync("order", (_, _) => throw new NotSupportedException());
        handled.Settlement.ShouldBe(MessageSettlement.Requeued);
        handled.Failure.ShouldBeOfType<NotSupportedException>();
    }

    [Fact]
    public async Task The_broker_is_told_before_the_message_counts_as_settled()
    {
        var handled = await _orders.HandleAsync("order", (_, _) => Task.CompletedTask, (_, settlement) =>
        {
            settlement.ShouldBe(MessageSettlement.Acked);
            _metrics.Value("messaging_in_progress").ShouldBe(1);
            _time.Advance(TimeSpan.FromSeconds(3));
            return default;
        });
        handled.ShouldBe(new HandledMessage(MessageSettlement.Acked, null));
        _metrics.Value("messaging_processing_duration_seconds_sum").ShouldBe(3);
    }

    [Fact]
    public async Task A_broker_that_could_not_be_told_delivers_again()
    {
        var closed = new InvalidOperationException("channel closed");
        var handled = await _orders.HandleAsync("order", (_, _) => Task.CompletedTask, (_, _) => ValueTask.FromException(closed));
        handled.ShouldBe(new HandledMessage(MessageSettlement.Requeued, closed));
        Settled("acked").ShouldBe(0);
        Settled("requeued").ShouldBe(1);
        _metrics.Value("messaging_errors_total", ("error_type", "InvalidOperationException")).ShouldBe(1);
    }

    [Fact]
    public async Task What_the_handler_threw_is_the_failure_also_when_the_broker_could_not_be_told()
    {
        var failure = new FormatException();
        var handled = await _orders.HandleAsync("order", (_, _) => throw failure, (_, _) => ValueTask.FromException(new InvalidOperationException("channel closed")));
        handled.ShouldBe(new HandledMessage(MessageSettlement.Requeued, failure));
        _metrics.Value("messaging_errors_total", ("error_type", "FormatException")).ShouldBe(1);
        _metrics.Has("messaging_errors_total", ("error_type", "InvalidOperationException")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_channel_is_consumed_to_its_end_whatever_throws()
    {
        var channel = Channel.CreateUnbounded<string>();
        foreach (var message in new[] { "a", "bad", "b" })
            channel.Writer.TryWrite(message);
        channel.Writer.Complete();
        var failed = new List<string>();
        await _orders.ConsumeAsync(
            channel.Reader, (message, _) => message == "bad" ? throw new FormatException() : Task.CompletedTask,
            failed: (message, failure) => failed.Add($"{message} {failure.GetType().Name}"));
        failed.ShouldBe(["bad FormatException"]);
        Settled("acked").ShouldBe(2);
        Settled("dead_lettered").ShouldBe(1);
    }

    [Fact]
    public async Task A_channel_s_consumer_stops_with_its_token()
    {
        var channel = Channel.CreateUnbounded<string>();
        channel.Writer.TryWrite("slow");
        channel.Writer.TryWrite("never");
        using var stop = new CancellationTokenSource();
        var consuming = _orders.ConsumeAsync(channel.Reader, (_, token) => Task.Delay(Timeout.Infinite, token), cancellationToken: stop.Token);
        await Poll.UntilAsync(() => Task.FromResult(_metrics.Value("messaging_in_progress")), value => value == 1, "the message in progress");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
        _metrics.Value("messaging_received_total").ShouldBe(1);
        Settled("cancelled").ShouldBe(1);
    }

    [Fact]
    public async Task Each_message_of_a_batch_has_its_own_settlement()
    {
        var lost = new FormatException();
        var handled = await _orders.HandleBatchAsync(["a", "b", "c"], (batch, _) =>
        {
            batch.Messages.Count.ShouldBe(3);
            batch.Settle(1, MessageSettlement.Dropped, lost);
            _metrics.Value("messaging_in_progress").ShouldBe(3);
            return Task.CompletedTask;
        });
        handled.ShouldBe([new(MessageSettlement.Acked, null), new(MessageSettlement.Dropped, lost), new(MessageSettlement.Acked, null)]);
        _metrics.Value("messaging_batch_size_sum").ShouldBe(3);
        _metrics.Value("messaging_received_total").ShouldBe(3);
        Settled("acked").ShouldBe(2);
        Settled("dropped").ShouldBe(1);
        _metrics.Value("messaging_errors_total", ("error_type", "FormatException")).ShouldBe(1);
    }

    [Fact]
    public async Task A_batch_that_throws_settles_what_its_handler_left()
    {
        MessageBatch<string>? kept = null;
        var handled = await _orders.HandleBatchAsync(["a", "b"], (batch, _) =>
        {
            kept = batch;
            batch.Settle(0, MessageSettlement.Acked);
            Should.Throw<ArgumentOutOfRangeException>(() => batch.Settle(2, MessageSettlement.Acked));
            throw new TimeoutException();
        });
        handled.Select(message => message.Settlement).ShouldBe([MessageSettlement.Acked, MessageSettlement.Requeued]);
        kept!.Settle(1, MessageSettlement.Acked); // too late
        handled[1].Settlement.ShouldBe(MessageSettlement.Requeued);
        Settled("requeued").ShouldBe(1);
        _metrics.Value("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
    }

    [Fact]
    public async Task A_date_that_cannot_be_read_stops_nothing_and_leaves_nothing_in_progress()
    {
        static DateTimeOffset? DateOf(string message) => message == "b" ? throw new FormatException() : null;
        (await _orders.HandleBatchAsync(["a", "b", "c"], (_, _) => Task.CompletedTask, DateOf)).Count.ShouldBe(3);
        var channel = Channel.CreateUnbounded<string>();
        foreach (var message in new[] { "a", "b", "c" })
            channel.Writer.TryWrite(message);
        channel.Writer.Complete();
        await _orders.ConsumeAsync(channel.Reader, (_, _) => Task.CompletedTask, DateOf);
        await _orders.Wrap<string>((_, _) => Task.CompletedTask, DateOf)("b", default);
        Settled("acked").ShouldBe(7);
        _metrics.Value("messaging_in_progress").ShouldBe(0);
    }

    [Fact]
    public async Task The_consumers_of_a_channel_count_while_they_run()
    {
        var channel = Channel.CreateUnbounded<string>();
        var consuming = new[] { 1, 2 }.Select(_ => _orders.ConsumeAsync(channel.Reader, (_, _) => Task.CompletedTask)).ToArray();
        _metrics.Value("messaging_consumers", ("destination", "orders")).ShouldBe(2);
        channel.Writer.Complete();
        await Task.WhenAll(consuming);
        _metrics.Value("messaging_consumers", ("destination", "orders")).ShouldBe(0);
    }

    [Fact]
    public void A_consumer_without_a_name_is_refused()
    {
        Should.Throw<ArgumentException>(() => new MessageConsumer(_metrics.Messaging, " ", "orders")).ParamName.ShouldBe("system");
        Should.Throw<ArgumentException>(() => new MessageConsumer(_metrics.Messaging, "nats", "")).ParamName.ShouldBe("destination");
    }

    private double Settled(string settlement) => _metrics.Value("messaging_settled_total", ("settlement", settlement));

    private interface IOrderHandler
    {
        Task HandleAsync(string order, CancellationToken cancellationToken);
    }

    private sealed class OrderHandler : IOrderHandler
    {
        public List<string> Handled { get; } = [];

        public Task HandleAsync(string order, CancellationToken cancellationToken)
        {
            Handled.Add(order);
            return Task.CompletedTask;
        }
    }
}
