using System.Collections.Concurrent;
using Confluent.Kafka;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Kafka.Tests;

public sealed class KafkaBuilderTests(KafkaFixture kafka)
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);
    private readonly string _topic = $"fills-{Guid.NewGuid():N}";
    private readonly string _group = $"group-{Guid.NewGuid():N}";
    private int _assigned;
    private int _revoked;
    private int _lost;

    [Fact]
    public async Task Lag_is_shown_for_the_partitions_that_a_consumer_has_and_where_it_is_known()
    {
        using (var producer = kafka.Producer().Build())
        {
            for (var i = 0; i < 3; i++)
            {
                await producer.ProduceAsync(new TopicPartition(_topic, 0), new() { Value = [1] }, TestContext.Current.CancellationToken);
                await producer.ProduceAsync(new TopicPartition(_topic, 3), new() { Value = [1] }, TestContext.Current.CancellationToken);
            }
        }

        using var first = Consumer();
        first.Subscribe(_topic);
        await UntilAsync(() => first.Assignment.Count == 4, "the first assignment", first);
        first.Commit([new(_topic, 0, 1), new(_topic, 3, 3)]);
        await UntilAsync(() => Lag() == "0=2 3=0", "the lag", first); // nothing of 1 and 2, where nothing was ever read: -1

        using (var second = Consumer())
        {
            second.Subscribe(_topic);
            await UntilAsync(() => first.Assignment.Count == 2 && second.Assignment.Count == 2, "both to have partitions", first, second);
            await UntilAsync(() => Lag() == "0=2 3=0", "each consumer to show its own", first, second);
            var given = second.Assignment.Exists(static partition => partition.Partition == 0) ? "3=0" : "0=2";
            second.Close();
            Lag().ShouldBe(given); // at once
        }

        first.Close();
        Lag().ShouldBe("");

        // How many there are is the cluster's affair: the client's own handlers have seen as many.
        _revoked.ShouldBeGreaterThanOrEqualTo(3);
        (Rebalances("assigned"), Rebalances("revoked"), Rebalances("lost")).ShouldBe((_assigned, _revoked, _lost));
        _metrics.Value("kafka_rebalance_duration_seconds_count", ("group", _group)).ShouldBe(_assigned - 2); // but for the first of each consumer
    }

    [Fact]
    public async Task A_consumer_that_the_group_gave_up_has_lost_its_partitions()
    {
        using (var producer = kafka.Producer().Build())
            await producer.ProduceAsync(new TopicPartition(_topic, 0), new() { Value = [1] }, TestContext.Current.CancellationToken);
        var isExpelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hangs = new ConsumerBuilder<Ignore, byte[]>(kafka.ConsumerConfig(config =>
                (config.GroupId, config.StatisticsIntervalMs, config.MaxPollIntervalMs) = (_group, 100, 6000))) // at least the session's timeout
            .SetLogHandler((_, message) =>
            {
                if (message.Facility == "MAXPOLL")
                    isExpelled.TrySetResult();
            })
            .SetPartitionsLostHandler((_, _) => { _lost++; })
            .WithGatewayMetrics(_metrics).Build();
        hangs.Subscribe(_topic);
        await UntilAsync(() => hangs.Assignment.Count == 4, "the assignment", hangs);
        hangs.Commit([new(_topic, 0, 0)]);
        await UntilAsync(() => Lag() == "0=1", "the lag", hangs);

        await isExpelled.Task.WaitAsync(TestContext.Current.CancellationToken); // nobody polls it meanwhile
        try
        {
            await UntilAsync(() => _lost == 1, "the loss", hangs);
        }
        catch (ConsumeException exception) when (exception.Error.Code == ErrorCode.Local_MaxPollExceeded)
        {
            await UntilAsync(() => _lost == 1, "the loss", hangs);
        }

        (Rebalances("lost"), Rebalances("revoked"), Lag()).ShouldBe((1, 0, ""));
        hangs.Close();
    }

    [Fact]
    public async Task Handlers_that_were_set_before_are_called()
    {
        var called = new ConcurrentDictionary<string, int>();
        void Call(string name) => called.AddOrUpdate(name, 1, static (_, count) => count + 1);
        using var consumer = kafka.Consumer(config => (config.GroupId, config.StatisticsIntervalMs, config.AutoCommitIntervalMs) = (_group, 100, 100))
            .SetStatisticsHandler((_, _) => Call("statistics"))
            .SetOffsetsCommittedHandler((_, _) => Call("committed"))
            .SetPartitionsAssignedHandler((_, partitions) => partitions.Select(static partition =>
                new TopicPartitionOffset(partition, partition.Partition == 2 ? 1 : Offset.Beginning)))
            .SetPartitionsRevokedHandler((_, _) => Call("revoked"))
            .WithGatewayMetrics(_metrics).Build();
        using var producer = kafka.Producer().Build();
        foreach (var value in (byte[])[1, 2])
            await producer.ProduceAsync(new TopicPartition(_topic, 2), new() { Value = [value] }, TestContext.Current.CancellationToken);
        consumer.Subscribe(_topic);
        var message = await ReadAsync(consumer);
        message.Message.Value.ShouldBe([2]); // from where the handler said
        consumer.StoreOffset(message);
        await UntilAsync(() => called.ContainsKey("statistics") && called.ContainsKey("committed"), "the handlers to be called", consumer);
        consumer.Close();
        called.ShouldContainKey("revoked");
        _metrics.Value("kafka_offset_commits_total", ("group", _group)).ShouldBeGreaterThan(0);
        _metrics.Value("kafka_offset_commit_failures_total", ("group", _group)).ShouldBe(0);
    }

    [Fact]
    public async Task Errors_of_a_client_are_counted_by_code_and_its_handler_is_called()
    {
        var told = new ConcurrentBag<ErrorCode>();
        using var consumer = kafka.Consumer(config => (config.GroupId, config.BootstrapServers) = (_group, "127.0.0.1:1"))
            .SetErrorHandler((_, error) => told.Add(error.Code)).WithGatewayMetrics(_metrics).Build();
        using var producer = kafka.Producer(static config => config.BootstrapServers = "127.0.0.1:1")
            .SetErrorHandler((_, error) => told.Add(error.Code)).WithGatewayMetrics(_metrics).Build();
        consumer.Subscribe(_topic);
        await UntilAsync(() => Errors("consumer") > 0 && Errors("producer") > 0, "both to say that no broker is there", consumer);
        told.Count(static code => code == ErrorCode.Local_AllBrokersDown).ShouldBeGreaterThanOrEqualTo(2);

        double Errors(string client) => _metrics.Has("kafka_client_errors_total", ("client", client), ("code", "Local_AllBrokersDown"))
            ? _metrics.Value("kafka_client_errors_total", ("client", client), ("code", "Local_AllBrokersDown"))
            : 0;
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_is_an_error_of_the_client_and_the_consumer_goes_on()
    {
        using var consumer = kafka.Consumer(config =>
        {
            (config.GroupId, config.EnablePartitionEof) = (_group, true);
            config.Set("topic.metadata.propagation.max.ms", "100"); // how long a new topic may be unknown
        }).WithGatewayMetrics(_metrics).Build();
        consumer.Assign(new TopicPartitionOffset(_topic, 99, 0));
        using var stop = new CancellationTokenSource();
        var consuming = consumer.ConsumeMeasuredAsync(_metrics, static (_, _) => Task.CompletedTask, cancellationToken: stop.Token);
        await Poll.UntilAsync(
            () => Task.FromResult(_metrics.Registry.Snapshot().Find("kafka_client_errors_total")!.Series.Select(static series => series.Labels["code"]).ToList()),
            static codes => codes.Contains("UnknownTopicOrPart"), "the error of the partition");
        consuming.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
    }

    [Fact]
    public void Statistics_are_asked_for_unless_they_are_already_and_the_callers_configuration_stays()
    {
        var config = kafka.ConsumerConfig();
        var builder = new SeenBuilder(config);
        builder.WithGatewayMetrics(_metrics).ShouldBeSameAs(builder);
        builder.Intervals.ShouldBe(["10000"]);
        config.StatisticsIntervalMs.ShouldBeNull();

        config.StatisticsIntervalMs = 0;
        builder = new SeenBuilder(config);
        builder.WithGatewayMetrics(_metrics);
        builder.Intervals.ShouldBe(["10000"]);

        config.StatisticsIntervalMs = 2500;
        builder = new SeenBuilder(config);
        builder.WithGatewayMetrics(_metrics);
        builder.Intervals.ShouldBe(["2500"]);
    }

    [Fact]
    public void The_client_refuses_a_handler_that_is_set_afterwards() =>
        Should.Throw<InvalidOperationException>(() => kafka.Consumer().WithGatewayMetrics(_metrics).SetErrorHandler(static (_, _) => { }));

    [Fact]
    public void The_family_keeps_the_rules_of_all_families() => FamilyConformance.Check<KafkaMetrics>();

    private IConsumer<Ignore, byte[]> Consumer() =>
        kafka.Consumer(config => (config.GroupId, config.StatisticsIntervalMs) = (_group, 100))
            .SetPartitionsAssignedHandler((_, _) => { _assigned++; })
            .SetPartitionsRevokedHandler((_, _) => { _revoked++; })
            .SetPartitionsLostHandler((_, _) => { _lost++; })
            .WithGatewayMetrics(_metrics).Build();

    private string Lag() => string.Join(' ', _metrics.Registry.Snapshot().Find("kafka_consumer_lag")!.Series
        .Where(series => series.Labels["group"] == _group && series.Labels["topic"] == _topic)
        .Select(static series => $"{series.Labels["partition"]}={series.Value}").Order(StringComparer.Ordinal));

    private double Rebalances(string step) => _metrics.Value("kafka_rebalances_total", ("group", _group), ("event", step));

    private static async Task<ConsumeResult<Ignore, byte[]>> ReadAsync(IConsumer<Ignore, byte[]> consumer)
    {
        ConsumeResult<Ignore, byte[]>? message = null;
        await Poll.UntilAsync(() => Task.FromResult(message = consumer.Consume(TimeSpan.Zero)), static read => read is not null, "a message");
        return message!;
    }

    // Handlers are called while a consumer is polled.
    private static async Task UntilAsync(Func<bool> isSo, string what, params IConsumer<Ignore, byte[]>[] polled) => await Poll.UntilAsync(
        () =>
        {
            foreach (var consumer in polled)
                consumer.Consume(TimeSpan.Zero);
            return Task.FromResult(isSo());
        },
        static so => so, what);

    private sealed class SeenBuilder(IEnumerable<KeyValuePair<string, string>> config) : ConsumerBuilder<Ignore, byte[]>(config)
    {
        public IEnumerable<string> Intervals => Config.Where(static setting => setting.Key == "statistics.interval.ms").Select(static setting => setting.Value);
    }
}
