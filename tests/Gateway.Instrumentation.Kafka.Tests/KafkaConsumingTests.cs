using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Gateway.Instrumentation.Messaging;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Kafka.Tests;

public sealed class KafkaConsumingTests : IDisposable
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);
    private readonly KafkaFixture _kafka;
    private readonly IProducer<Null, byte[]> _producer;
    private readonly TopicPartition _partition = new($"fills-{Guid.NewGuid():N}", 1);
    private readonly string _group = $"group-{Guid.NewGuid():N}";

    public KafkaConsumingTests(KafkaFixture kafka) => (_kafka, _producer) = (kafka, kafka.Producer().Build());

    [Fact]
    public async Task A_failed_message_is_handled_again_before_the_next_one_with_its_attempts()
    {
        await PublishAsync("a", "b", "c");
        var handled = new ConcurrentQueue<string>();
        await ConsumeAsync(Consumer(), "c", (message, _) =>
        {
            handled.Enqueue(Text(message));
            return Text(message) == "b" && handled.Count < 4 ? throw new TimeoutException() : Task.CompletedTask;
        });

        handled.ShouldBe(["a", "b", "b", "b", "c"]);
        (Settled("acked"), Settled("requeued")).ShouldBe((3, 2));
        Value("messaging_redelivered_total").ShouldBe(2);
        Value("messaging_delivery_attempts_sum").ShouldBe(1 + 1 + 2 + 3 + 1);
        Committed().ShouldBe(3);
    }

    [Fact]
    public async Task The_offset_is_given_up_after_the_settlement_and_not_before()
    {
        await PublishAsync("a", "b");
        var committed = new ConcurrentQueue<long>();
        await ConsumeAsync(Consumer(static config => config.EnableAutoCommit = false), "b", (_, _) =>
        {
            committed.Enqueue(Committed());
            return Task.CompletedTask;
        }, static options => options.CommitEach = true);

        committed.ShouldBe([Offset.Unset.Value, 1]);
        Committed().ShouldBe(2);
    }

    [Fact]
    public async Task A_cancelled_message_is_not_committed_and_the_same_consumer_takes_it_again()
    {
        await PublishAsync("a", "b");
        using var consumer = Consumer();
        using var stop = new CancellationTokenSource();
        var consuming = consumer.ConsumeMeasuredAsync(_metrics, async (message, token) =>
        {
            if (Text(message) == "a")
                return;
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
        }, cancellationToken: stop.Token);
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
        (Settled("acked"), Settled("cancelled"), Value("messaging_in_progress")).ShouldBe((1, 1, 0));

        var again = new ConcurrentQueue<string>();
        await ConsumeAsync(consumer, "b", (message, _) =>
        {
            again.Enqueue(Text(message));
            return Task.CompletedTask;
        });
        again.ShouldBe(["b"]);
        Committed().ShouldBe(2);
    }

    [Fact]
    public async Task A_topic_that_is_deleted_under_its_consumer_is_seen_and_so_is_its_return()
    {
        using var cluster = new MockCluster();
        cluster.Create("fills");
        using var consumer = _kafka.Consumer(config =>
        {
            (config.BootstrapServers, config.GroupId, config.TopicMetadataRefreshIntervalMs) = (cluster.Servers, _group, 100);
            config.Set("topic.metadata.propagation.max.ms", "100"); // how long a new topic may be unknown
        }).WithGatewayMetrics(_metrics).Build();
        consumer.Subscribe("fills");
        using var stop = new CancellationTokenSource();
        var consuming = consumer.ConsumeMeasuredAsync(_metrics, static (_, _) => Task.CompletedTask, cancellationToken: stop.Token);
        await ConsumersAsync(1);
        cluster.Delete("fills");
        await ConsumersAsync(0);
        consuming.IsCompleted.ShouldBeFalse();
        cluster.Create("fills");
        await ConsumersAsync(1);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
        await ConsumersAsync(0);
        consumer.Close();

        Task ConsumersAsync(double count) => Poll.UntilAsync(
            () => Task.FromResult(_metrics.Has("messaging_consumers", ("destination", "fills")) ? _metrics.Value("messaging_consumers", ("destination", "fills")) : 0),
            shown => shown == count, $"{count} consumers");
    }

    [Fact]
    public async Task Under_a_backlog_the_consumer_is_counted_for_the_topic_that_it_has_partitions_of()
    {
        await PublishAsync(Enumerable.Range(0, 2000).Select(static i => $"{i}").Append("last").ToArray());
        var counted = false;
        await ConsumeAsync(Consumer(), "last", (_, _) =>
        {
            counted |= Value("messaging_consumers") == 1;
            return Task.CompletedTask;
        });
        counted.ShouldBeTrue();
        Value("messaging_consumers").ShouldBe(0);
    }

    [Fact]
    public async Task What_the_stop_cancels_is_not_committed()
    {
        await PublishAsync("a", "b");
        using var stop = new CancellationTokenSource();
        using (var consumer = Consumer())
        {
            var consuming = consumer.ConsumeMeasuredAsync(_metrics, async (message, token) =>
            {
                if (Text(message) == "b")
                    await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
            }, cancellationToken: stop.Token);
            await Should.ThrowAsync<OperationCanceledException>(() => consuming);
            consumer.Close();
        }

        Committed().ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_dropped_with_its_error_and_the_next_one_is_handled()
    {
        await PublishAsync("not eight", "12345678");
        var handled = new ConcurrentQueue<long>();
        using var consumer = new ConsumerBuilder<Ignore, long>(_kafka.ConsumerConfig(config => config.GroupId = _group)).SetLogHandler(static (_, _) => { }).Build();
        await ConsumeAsync(consumer, 0x3132333435363738, (message, _) =>
        {
            handled.Enqueue(message.Message.Value);
            return Task.CompletedTask;
        });

        handled.ShouldBe([0x3132333435363738]);
        (Settled("acked"), Settled("dropped")).ShouldBe((1, 1));
        Value("messaging_age_at_start_seconds_count").ShouldBe(2);
        Sum("messaging_errors_total").ShouldBe(1);
    }

    [Fact]
    public async Task A_dead_letter_is_published_before_its_offset_is_given_up_and_kept_when_that_fails()
    {
        await PublishAsync("bad", "end");
        var letters = new ConcurrentQueue<string>();
        await ConsumeAsync(
            Consumer(), "end", (message, _) => Text(message) == "bad" ? throw new FormatException("why") : Task.CompletedTask,
            options =>
            {
                options.OnFailure = static _ => MessageSettlement.DeadLettered;
                options.DeadLetterAsync = (message, failure, _) =>
                {
                    letters.Enqueue($"{Text(message)} {failure.Message}");
                    return letters.Count == 1 ? throw new TimeoutException("the dead-letter topic is down") : Task.CompletedTask;
                };
            });

        letters.ShouldBe(["bad why", "bad why"]);
        (Settled("acked"), Settled("requeued"), Settled("dead_lettered")).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task Messages_that_come_again_after_others_are_redeliveries_too()
    {
        await PublishAsync("a", "b", "c");
        using var consumer = Consumer();
        var isBack = false;
        await ConsumeAsync(consumer, "c", (message, _) =>
        {
            // As after a rebalance whose last commit is older.
            if (Text(message) == "b" && !isBack)
            {
                isBack = true;
                consumer.Seek(new TopicPartitionOffset(_partition, 0));
            }

            return Task.CompletedTask;
        });

        Settled("acked").ShouldBe(5);
        Value("messaging_redelivered_total").ShouldBe(2);
    }

    [Fact]
    public async Task A_time_stamp_that_is_no_time_gives_no_age()
    {
        await _producer.ProduceAsync(_partition, new() { Value = "a"u8.ToArray(), Timestamp = new Timestamp(long.MaxValue / 1000, TimestampType.CreateTime) }, TestContext.Current.CancellationToken);
        await ConsumeAsync(Consumer(), "a", static (_, _) => Task.CompletedTask);
        (Settled("acked"), Value("messaging_age_at_start_seconds_count")).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Trace_and_request_travel_with_the_message_and_the_callers_headers_stay()
    {
        var headers = new Headers { { "own", "mine"u8.ToArray() } };
        using (var request = new Activity("request").SetTag(MessageTrace.RequestIdTag, "r-17").Start())
            await _producer.ProduceMeasuredAsync(_metrics, _partition, new() { Value = Encoding.UTF8.GetBytes(request.TraceId.ToString()), Headers = headers }, TestContext.Current.CancellationToken);
        headers.Select(static header => header.Key).ShouldBe(["own"]);

        var (trace, id, own) = ("", (object?)null, "");
        using var stop = new CancellationTokenSource();
        using var consumer = Consumer();
        var consuming = consumer.ConsumeMeasuredAsync(_metrics, (message, _) =>
        {
            (trace, id) = ($"{Activity.Current?.TraceId} {Text(message)}", Activity.Current?.GetTagItem(MessageTrace.RequestIdTag));
            own = Encoding.UTF8.GetString(message.Message.Headers.GetLastBytes("own"));
            return stop.CancelAsync();
        }, cancellationToken: stop.Token);
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
        trace.Split(' ')[0].ShouldBe(trace.Split(' ')[1]);
        (id, own).ShouldBe(("r-17", "mine"));
    }

    [Fact]
    public async Task A_subscribed_topic_is_on_the_page_before_its_first_message()
    {
        using var consumer = _kafka.Consumer().Build();
        consumer.Subscribe([_partition.Topic, "^pattern.*"]);
        using var stop = new CancellationTokenSource();
        var consuming = consumer.ConsumeMeasuredAsync(_metrics, static (_, _) => Task.CompletedTask, cancellationToken: stop.Token);
        _metrics.Value("messaging_received_total", ("system", "kafka"), ("destination", _partition.Topic)).ShouldBe(0);
        _metrics.Has("messaging_received_total", ("system", "kafka"), ("destination", "^pattern.*")).ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
    }

    [Fact]
    public async Task A_consumer_that_commits_before_the_handler_is_refused()
    {
        using var consumer = Consumer(static config => config.EnableAutoOffsetStore = null);
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => consumer.ConsumeMeasuredAsync(_metrics, static (_, _) => Task.CompletedTask));
        refused.Message.ShouldBe("The consumer commits messages before they are handled, so that a failure loses them: set EnableAutoOffsetStore = false in its ConsumerConfig.");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(61)]
    public async Task A_delay_that_makes_no_sense_is_refused(int seconds)
    {
        using var consumer = Consumer();
        var refused = await Should.ThrowAsync<ArgumentException>(() => consumer.ConsumeMeasuredAsync(
            _metrics, static (_, _) => Task.CompletedTask, options => options.RetryDelay = TimeSpan.FromSeconds(seconds)));
        refused.Message.ShouldBe($"RetryDelay is {TimeSpan.FromSeconds(seconds)}: wait from TimeSpan.Zero to 00:01:00, such as TimeSpan.FromSeconds(1). The group expels a consumer that waits too long.");
    }

    public void Dispose() => _producer.Dispose();

    private static string Text(ConsumeResult<Ignore, byte[]> message) => Encoding.UTF8.GetString(message.Message.Value);

    private async Task PublishAsync(params string[] texts)
    {
        foreach (var text in texts)
            await _producer.ProduceAsync(_partition, new() { Value = Encoding.UTF8.GetBytes(text) }, TestContext.Current.CancellationToken);
    }

    private IConsumer<Ignore, byte[]> Consumer(Action<ConsumerConfig>? configure = null)
    {
        var consumer = _kafka.Consumer(config =>
        {
            config.GroupId = _group;
            configure?.Invoke(config);
        }).Build();
        consumer.Assign(new TopicPartitionOffset(_partition, Offset.Beginning));
        return consumer;
    }

    private Task ConsumeAsync(
        IConsumer<Ignore, byte[]> consumer, string last, Func<ConsumeResult<Ignore, byte[]>, CancellationToken, Task> handle, Action<KafkaConsumerOptions<Ignore, byte[]>>? configure = null) =>
        ConsumeAsync(consumer, message => Text(message) == last, handle, configure);

    private Task ConsumeAsync(IConsumer<Ignore, long> consumer, long last, Func<ConsumeResult<Ignore, long>, CancellationToken, Task> handle)
    {
        consumer.Assign(new TopicPartitionOffset(_partition, Offset.Beginning));
        return ConsumeAsync(consumer, message => message.Message.Value == last, handle, configure: null);
    }

    /// <summary>Consumes until the last message is handled, and closes the consumer.</summary>
    private async Task ConsumeAsync<T>(
        IConsumer<Ignore, T> consumer, Func<ConsumeResult<Ignore, T>, bool> isLast, Func<ConsumeResult<Ignore, T>, CancellationToken, Task> handle,
        Action<KafkaConsumerOptions<Ignore, T>>? configure)
    {
        using var stop = new CancellationTokenSource();
        using (consumer)
        {
            var consuming = consumer.ConsumeMeasuredAsync(
                _metrics,
                async (message, token) =>
                {
                    await handle(message, token);
                    if (isLast(message))
                        await stop.CancelAsync();
                },
                options =>
                {
                    options.RetryDelay = TimeSpan.Zero;
                    configure?.Invoke(options);
                },
                stop.Token);
            await Should.ThrowAsync<OperationCanceledException>(() => consuming.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            consumer.Close();
        }
    }

    private long Committed()
    {
        using var reader = _kafka.Consumer(config => config.GroupId = _group).Build();
        return reader.Committed([_partition], TimeSpan.FromSeconds(30)).Single().Offset.Value;
    }

    private double Settled(string settlement) => Value("messaging_settled_total", ("settlement", settlement));

    private double Value(string name, params (string Name, string Value)[] labels) =>
        _metrics.Value(name, [("system", "kafka"), ("destination", _partition.Topic), .. labels]);

    private double Sum(string name) => _metrics.Registry.Snapshot().Find(name)!.Series.Sum(static series => series.Value ?? 0);
}
