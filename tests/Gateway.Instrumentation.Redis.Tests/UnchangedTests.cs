using System.Runtime.CompilerServices;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Gateway.Instrumentation.Redis.Tests;

/// <summary>What the application sees of its client is as without measuring, and what is counted was sent.</summary>
public sealed class UnchangedTests(RedisFixture redis)
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public async Task A_question_that_the_client_answers_by_itself_is_no_command()
    {
        await using var client = await MeasuredAsync();
        var key = RedisFixture.NewKey();
        client.GetDatabase().IsConnected(key).ShouldBeTrue();
        await Poll.UntilAsync(() => Task.FromResult(client.GetSubscriber().IsConnected()), static isConnected => isConnected, "the connection for subscriptions, which opens second");
        (await client.GetDatabase().IdentifyEndpointAsync(key)).ShouldNotBeNull();
        _metrics.Has("redis_operations_duration_seconds_count").ShouldBeFalse();
    }

    [Fact]
    public void Every_command_of_the_client_has_the_name_of_a_command()
    {
        var unknown = new[] { typeof(IDatabase), typeof(IDatabaseAsync), typeof(ISubscriber), typeof(ITransaction), typeof(IBatch) }
            .SelectMany(static type => type.GetInterfaces().Append(type)).Distinct()
            .SelectMany(static type => type.GetMethods())
            .Where(static method => RedisCommand.Of(method).IsCommand)
            .Select(static method => RedisCommand.Of(method).OperationOf([.. method.GetParameters().Select(static parameter => parameter.ParameterType == typeof(string) ? "PING" : null)]))
            .Where(static operation => operation.Any(char.IsUpper))
            .Distinct();
        unknown.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_command_whose_answer_nobody_reads_is_no_unobserved_exception(bool isMeasured)
    {
        await using IConnectionMultiplexer client = isMeasured ? await MeasuredAsync() : await redis.ConnectAsync();
        var text = RedisFixture.NewKey();
        await client.GetDatabase().StringSetAsync(text, "hello");
        var unobserved = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> count = (_, args) =>
        {
            if (args.Exception.InnerException is RedisServerException)
                Interlocked.Increment(ref unobserved);
        };
        TaskScheduler.UnobservedTaskException += count;
        try
        {
            Forget();
            await client.GetDatabase().PingAsync(); // the answers before this one are there
            if (isMeasured)
                await Poll.UntilAsync(() => Task.FromResult(_metrics.Scrape().Samples.Where(static sample => sample.Name == "redis_operation_errors_total").Sum(static sample => sample.Value)), static errors => errors == 40, "the errors");
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= count;
        }

        unobserved.ShouldBe(0);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Forget()
        {
            for (var i = 0; i < 20; i++)
                _ = client.GetDatabase().ListLeftPushAsync(text, "x");
            var batch = client.GetDatabase().CreateBatch();
            for (var i = 0; i < 20; i++)
                _ = batch.ListLeftPushAsync(text, "x");
            batch.Execute();
        }
    }

    [Fact]
    public async Task The_applications_own_profiling_sees_each_command_once()
    {
        await using var client = await MeasuredAsync();
        var session = new ProfilingSession();
        client.RegisterProfiler(() => session);
        var database = client.GetDatabase();
        await database.StringGetAsync(RedisFixture.NewKey());
        database.StringGet(RedisFixture.NewKey());
        session.FinishProfiling().Select(static command => command.Command).ShouldBe(["GET", "GET"]);
        _metrics.Value("redis_operations_duration_seconds_count", ("operation", "get")).ShouldBe(2);
    }

    [Fact]
    public async Task Whoever_goes_on_from_a_batch_or_a_transaction_is_measured_too()
    {
        await using var client = await MeasuredAsync();
        client.GetSubscriber().Multiplexer.ShouldBeSameAs(client);
        client.GetDatabase().CreateBatch().Multiplexer.ShouldBeSameAs(client);
        client.GetDatabase().CreateTransaction().Multiplexer.ShouldBeSameAs(client);
    }

    [Fact]
    public async Task Scripts_of_every_kind_are_commands_by_name()
    {
        await using var client = await MeasuredAsync();
        var database = client.GetDatabase();
        var script = LuaScript.Prepare("return redis.call('INCRBY', @key, @by)");
        var arguments = new { key = (RedisKey)RedisFixture.NewKey(), by = 2 };
        ((int)script.Evaluate(database, arguments)).ShouldBe(2);
        var loaded = await script.LoadAsync(client.GetServers()[0]);
        ((int)await loaded.EvaluateAsync(database, arguments)).ShouldBe(4);
        ((int)await database.ScriptEvaluateAsync(loaded, arguments)).ShouldBe(6);
        _metrics.Value("redis_operations_duration_seconds_count", ("operation", "eval")).ShouldBe(3);
        _metrics.Scrape().Samples.Where(static sample => sample.Name == "redis_operations_duration_seconds_count").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_pipeline_counts_each_of_its_commands_and_a_transaction_is_atomic()
    {
        await using var client = await MeasuredAsync();
        var database = client.GetDatabase();
        var (count, list) = (RedisFixture.NewKey(), RedisFixture.NewKey());
        var pipelined = Enumerable.Range(0, 1_000).Select(_ => database.StringIncrementAsync(count)).ToList();
        (await Task.WhenAll(pipelined)).Max().ShouldBe(1_000);
        Timed("incr").ShouldBe(1_000);

        var transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.KeyExists(count));
        var answers = Enumerable.Range(0, 10).Select(i => transaction.ListRightPushAsync(list, i)).ToList();
        var wrong = transaction.ListRightPushAsync(count, "x"); // fails by itself, and the others stay
        (await transaction.ExecuteAsync()).ShouldBeTrue();
        (await Task.WhenAll(answers)).ShouldBe(Enumerable.Range(1, 10).Select(static length => (long)length));
        await Should.ThrowAsync<RedisServerException>(() => wrong);
        (Timed("rpush"), Timed("exec")).ShouldBe((11, 1));
        _metrics.Value("redis_operation_errors_total", ("operation", "rpush"), ("error_type", "wrong_type")).ShouldBe(1);
        (await database.ListLengthAsync(list)).ShouldBe(10);
    }

    [Fact]
    public async Task A_transaction_with_nothing_in_it_sends_nothing()
    {
        await using var client = await MeasuredAsync();
        (await client.GetDatabase().CreateTransaction().ExecuteAsync()).ShouldBeTrue();
        client.GetDatabase().CreateBatch().Execute();
        _metrics.Has("redis_operations_duration_seconds_count").ShouldBeFalse();
    }

    [Fact]
    public async Task A_queue_of_messages_works()
    {
        await using var client = await MeasuredAsync();
        var channel = RedisChannel.Literal(RedisFixture.NewKey());
        var queue = await client.GetSubscriber().SubscribeAsync(channel);
        await client.GetDatabase().PublishAsync(channel, "hello");
        (await queue.ReadAsync(TestContext.Current.CancellationToken)).Message.ToString().ShouldBe("hello");
        await queue.UnsubscribeAsync();
        (Timed("subscribe"), Timed("publish")).ShouldBe((1, 1));
    }

    private double Timed(string operation) => _metrics.Value("redis_operations_duration_seconds_count", ("operation", operation));

    private async Task<IConnectionMultiplexer> MeasuredAsync() => (await redis.ConnectAsync()).UseGatewayMetrics(_metrics);
}
