using System.Collections.Concurrent;
using System.Text;

namespace Gateway.Instrumentation.TestServers;

/// <summary>What every adapter of a broker has to record, whoever wrote it: channels, RabbitMQ, Kafka, NATS, MassTransit, or your own.</summary>
public abstract class MessagingConformance
{
    private const int Burst = 10_000;

    /// <summary>Starts a broker, or a destination of its own on a running one, for each test.</summary>
    protected abstract Task<BrokerUnderTest> StartAsync();

    [Fact]
    public async Task A_handled_message_is_acked_with_its_time_and_age()
    {
        await using var broker = await StartAsync();
        var bodies = new ConcurrentQueue<string>();
        broker.Work = (body, _) =>
        {
            bodies.Enqueue(Encoding.UTF8.GetString(body));
            return Task.CompletedTask;
        };
        await broker.StartConsumerAsync();
        await broker.PublishAsync("hello"u8.ToArray());
        await BrokerUnderTest.UntilAsync(() => broker.Settled(MessageSettlement.Acked), 1, "the acked messages");

        bodies.ShouldBe(["hello"]);
        (broker.Received, broker.InProgress, broker.Settled()).ShouldBe((1, 0, 1));
        broker.PublishedAs(broker.Published).ShouldBe(1);
        broker.Value("messaging_processing_duration_seconds_count").ShouldBe(1);
        broker.Value("messaging_age_at_start_seconds_count").ShouldBe(1);
        broker.Value("messaging_age_at_settlement_seconds_sum").ShouldBeGreaterThanOrEqualTo(broker.Value("messaging_age_at_start_seconds_sum"));
        broker.Value("messaging_redelivered_total").ShouldBe(0);
        broker.Metrics.Registry.Snapshot().Find("messaging_errors_total")!.Series.Sum(static series => series.Value ?? 0).ShouldBe(0);
    }

    [Fact]
    public async Task A_failed_message_comes_again_and_says_so()
    {
        await using var broker = await StartAsync();
        var attempts = 0;
        broker.Work = (_, _) => Interlocked.Increment(ref attempts) == 1 ? throw new TimeoutException("not yet") : Task.CompletedTask;
        await broker.StartConsumerAsync();
        await broker.PublishAsync("again"u8.ToArray());
        await BrokerUnderTest.UntilAsync(() => broker.Settled(MessageSettlement.Acked), 1, "the acked messages");

        (broker.Received, broker.Settled(MessageSettlement.Requeued), broker.InProgress).ShouldBe((2, 1, 0));
        broker.Value("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
        broker.Value("messaging_redelivered_total").ShouldBe(1);
        broker.Value("messaging_age_at_settlement_seconds_count").ShouldBe(2);
    }

    [Fact]
    public async Task A_poison_message_is_given_up_once_and_the_next_one_is_handled()
    {
        await using var broker = await StartAsync();
        broker.Work = static (body, _) => body[0] == (byte)'p' ? throw new PoisonException() : Task.CompletedTask;
        await broker.StartConsumerAsync();
        await broker.PublishAsync("poison"u8.ToArray());
        await broker.PublishAsync("good"u8.ToArray());
        await BrokerUnderTest.UntilAsync(() => broker.Settled(MessageSettlement.Acked), 1, "the acked messages");
        await BrokerUnderTest.UntilAsync(() => broker.Settled(broker.PoisonSettlement), 1, "the poison messages");

        (broker.Received, broker.Settled(), broker.InProgress).ShouldBe((2, 2, 0));
        broker.Value("messaging_errors_total", ("error_type", nameof(PoisonException))).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_in_flight_at_a_stop_is_cancelled_and_no_error()
    {
        await using var broker = await StartAsync();
        broker.Work = static (_, token) => Task.Delay(Timeout.Infinite, token);
        await broker.StartConsumerAsync();
        await broker.PublishAsync("slow"u8.ToArray());
        await BrokerUnderTest.UntilAsync(() => broker.InProgress, 1, "the messages in progress");
        await broker.StopConsumerAsync();

        await BrokerUnderTest.UntilAsync(() => broker.InProgress, 0, "the messages in progress");
        (broker.Settled(MessageSettlement.Cancelled), broker.Settled()).ShouldBe((1, 1));
        broker.Metrics.Registry.Snapshot().Find("messaging_errors_total")!.Series.Sum(static series => series.Value ?? 0).ShouldBe(0);
    }

    [Fact]
    public async Task A_handler_that_is_slower_than_a_scrape_is_in_progress_on_each_page()
    {
        await using var broker = await StartAsync();
        var end = new TaskCompletionSource();
        broker.Work = (_, _) => end.Task;
        await broker.StartConsumerAsync();
        await broker.PublishAsync("slow"u8.ToArray());
        await BrokerUnderTest.UntilAsync(() => broker.InProgress, 1, "the messages in progress");
        for (var scrape = 0; scrape < 3; scrape++)
            (broker.Received, broker.InProgress, broker.Settled()).ShouldBe((1, 1, 0));

        end.SetResult();
        await BrokerUnderTest.UntilAsync(() => broker.Settled(MessageSettlement.Acked), 1, "the acked messages");
        broker.InProgress.ShouldBe(0);
    }

    [Fact]
    public async Task A_burst_loses_and_doubles_no_count()
    {
        await using var broker = await StartAsync();
        var (handled, failed) = (0, 0);
        broker.Work = (body, _) =>
        {
            Interlocked.Increment(ref handled);
            if (body[0] != (byte)'p')
                return Task.CompletedTask;
            Interlocked.Increment(ref failed);
            throw new PoisonException();
        };
        await broker.StartConsumerAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(publisher => Task.Run(async () =>
        {
            for (var i = 0; i < Burst / 4; i++)
                await broker.PublishAsync(Encoding.UTF8.GetBytes($"{(i % 10 == 0 ? 'p' : 'g')} {publisher} {i}"));
        })));
        await BrokerUnderTest.UntilAsync(() => broker.Settled(), Burst, "the settled messages");

        (handled, failed).ShouldBe((Burst, Burst / 10));
        (broker.Received, broker.InProgress).ShouldBe((Burst, 0));
        broker.Settled(MessageSettlement.Acked).ShouldBe(Burst - (Burst / 10));
        broker.Settled(broker.PoisonSettlement).ShouldBe(Burst / 10);
        broker.Value("messaging_processing_duration_seconds_count").ShouldBe(Burst);
        broker.PublishedAs(broker.Published).ShouldBe(Burst);
    }

    [Fact]
    public async Task Empty_and_huge_bodies_arrive_as_they_were_sent()
    {
        await using var broker = await StartAsync();
        var sizes = new ConcurrentQueue<int>();
        broker.Work = (body, _) =>
        {
            sizes.Enqueue(body.Length);
            return Task.CompletedTask;
        };
        await broker.StartConsumerAsync();
        await broker.PublishAsync([]);
        await broker.PublishAsync(new byte[broker.LargestBody]);
        await BrokerUnderTest.UntilAsync(() => broker.Settled(MessageSettlement.Acked), 2, "the acked messages");
        sizes.ShouldBe([0, broker.LargestBody], ignoreOrder: true);
    }

    [Fact]
    public async Task A_publish_to_nowhere_is_seen()
    {
        await using var broker = await StartAsync();
        if (await broker.PublishToNowhereAsync() is not { } expected)
            return;
        await BrokerUnderTest.UntilAsync(() => broker.PublishedAs(expected.Result, expected.Destination), 1, "the publishes to nowhere");
    }
}
