using System.Globalization;
using Gateway.Instrumentation.Testing;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace Gateway.Instrumentation.Redis.Tests;

public sealed class RedisTests(RedisFixture redis)
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public async Task Look_ups_are_counted_by_value()
    {
        await using var client = await MeasuredAsync();
        var database = client.GetDatabase();
        var (key, hash, none) = (RedisFixture.NewKey(), RedisFixture.NewKey(), RedisFixture.NewKey());
        database.StringSet(key, "");
        database.HashSet(hash, "field", 1);

        database.StringGet(key); // an empty value is a value
        await database.StringGetAsync(none);
        await database.StringGetAsync([key, none, none]);
        database.StringGet([key, key]);
        using (database.StringGetLease(key))
            (await database.StringGetLeaseAsync(none)).ShouldBeNull();
        await database.StringGetWithExpiryAsync(key);
        database.HashGet(hash, "field");
        await database.HashGetAsync(hash, "other");
        database.HashGet(hash, ["field", "other"]);
        database.HashGetAll(hash);
        await database.HashGetAllAsync(none);

        Found("get").ShouldBe((3, 2));
        Found("mget").ShouldBe((3, 2));
        Found("hget").ShouldBe((1, 1));
        Found("hmget").ShouldBe((1, 1));
        Found("hgetall").ShouldBe((1, 1));
        Timed("mget").ShouldBe(2);
        _metrics.Has("redis_cache_hits_total", ("operation", "set")).ShouldBeFalse();
    }

    [Fact]
    public async Task Counts_agree_with_the_servers_own()
    {
        await using var server = await TestServers.RedisServer.StartAsync();
        await using var client = (await RedisFixture.ConnectAsync(server.Address, static options => options.AllowAdmin = true)).UseGatewayMetrics(_metrics);
        var database = client.GetDatabase();
        var before = await StatsAsync(client); // the client asks something when it connects
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                RedisKey key = $"secret:{worker}:{i}";
                await database.StringSetAsync(key, i);
                database.StringGet(key);
                await database.StringGetAsync([key, "secret:none"]);
                await database.HashSetAsync("secret:hash", i, i);
                database.KeyDelete(key, CommandFlags.FireAndForget);
                await database.ScriptEvaluateAsync("return redis.call('INCR', KEYS[1])", ["secret:count"]);
                await client.GetSubscriber().PublishAsync(RedisChannel.Literal("secret:channel"), i);

                var batch = database.CreateBatch();
                var batched = new[] { batch.ListRightPushAsync("secret:list", i), batch.ListRightPushAsync("secret:list", i) };
                batch.Execute();
                await Task.WhenAll(batched);

                var transaction = database.CreateTransaction();
                var added = transaction.SetAddAsync("secret:set", i);
                (await transaction.ExecuteAsync()).ShouldBeTrue();
                await added;
            }
        })));

        var counted = (await StatsAsync(client)).ToDictionary(static stat => stat.Key, stat => stat.Value - before.GetValueOrDefault(stat.Key), StringComparer.Ordinal);
        foreach (var command in new[] { "set", "get", "mget", "hset", "publish", "rpush", "sadd", "exec" })
            (command, Timed(command)).ShouldBe((command, counted[command]));
        Timed("eval").ShouldBe(counted.Where(static stat => stat.Key is "eval" or "evalsha").Sum(static stat => stat.Value));
        _metrics.Value("redis_fire_and_forget_total", ("operation", "unlink")).ShouldBe(counted["unlink"]);
        Timed("unlink").ShouldBe(0);
        _metrics.Scrape().Samples.ShouldNotContain(static sample => sample.Name.StartsWith("redis_operation_errors", StringComparison.Ordinal) && sample.Value > 0);
        _metrics.Scrape().Samples.ShouldNotContain(static sample => sample.Line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_of_a_batch_starts_when_the_batch_is_sent()
    {
        await using var client = await MeasuredAsync();
        var batch = client.GetDatabase().CreateBatch();
        var answer = batch.StringGetAsync(RedisFixture.NewKey());
        _ = batch.StringSetAsync(RedisFixture.NewKey(), 1, flags: CommandFlags.FireAndForget);
        Timed("get").ShouldBe(0);
        _metrics.Has("redis_fire_and_forget_total").ShouldBeFalse();

        batch.Execute();
        await answer;
        await TestServers.Poll.UntilAsync(() => Task.FromResult(Timed("get")), static count => count == 1, "the answer to be recorded");
        Found("get").ShouldBe((0, 1));
        _metrics.Value("redis_fire_and_forget_total", ("operation", "set")).ShouldBe(1);
        Timed("set").ShouldBe(0);
    }

    [Fact]
    public async Task A_transaction_whose_condition_does_not_hold_is_no_error()
    {
        await using var client = await MeasuredAsync();
        var key = RedisFixture.NewKey();
        var transaction = client.GetDatabase().CreateTransaction();
        transaction.AddCondition(Condition.HashExists(key, "field"));
        var added = transaction.StringSetAsync(RedisFixture.NewKey(), 1);
        (await transaction.ExecuteAsync()).ShouldBeFalse();
        await Should.ThrowAsync<TaskCanceledException>(() => added);
        await TestServers.Poll.UntilAsync(() => Task.FromResult(Timed("set") + Timed("exec")), static count => count == 2, "both to be recorded");
        Errors().ShouldBe(0);
    }

    [Fact]
    public async Task Everything_else_is_as_without_measuring()
    {
        await using var bare = await redis.ConnectAsync();
        await using var client = bare.UseGatewayMetrics(_metrics);
        var database = client.GetDatabase(3);
        database.Database.ShouldBe(3);
        database.Multiplexer.ShouldBeSameAs(client);
        client.UseGatewayMetrics(_metrics).ShouldBeSameAs(client);
        client.GetDatabase(3).ShouldBeSameAs(database);
        var state = new object();
        client.GetDatabase(3, state).StringGetAsync("secret:none").AsyncState.ShouldBeSameAs(state);

        var key = RedisFixture.NewKey();
        var prefixed = database.WithKeyPrefix("secret:");
        prefixed.StringSet(key, "x").ShouldBeTrue();
#pragma warning disable SER308 // who uses it has to get the client's own tasks
        client.Wait(prefixed.StringGetAsync(key)).ToString().ShouldBe("x");
        database.Wait(database.StringGetAsync($"secret:{key}")).ToString().ShouldBe("x");
#pragma warning restore SER308
        await TestServers.Poll.UntilAsync(() => Task.FromResult(Found("get")), static found => found == (2, 1), "all look-ups to be recorded");

        var thrown = Should.Throw<RedisServerException>(() => database.ListLeftPush($"secret:{key}", "x"));
        thrown.Message.ShouldStartWith("WRONGTYPE");
        await database.SetAddAsync(key, [1, 2, 3]);
        database.SetScan(key).Count().ShouldBe(3);
        (await database.SetScanAsync(key).CountAsync(TestContext.Current.CancellationToken)).ShouldBe(3);
        client.GetServer(client.GetEndPoints()[0]).Ping().ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_subscription_and_what_is_published_are_counted()
    {
        await using var client = await MeasuredAsync();
        var channel = RedisChannel.Literal(RedisFixture.NewKey());
        var received = new TaskCompletionSource<RedisValue>(TaskCreationOptions.RunContinuationsAsynchronously);
        var subscriber = client.GetSubscriber();
        await subscriber.SubscribeAsync(channel, (_, message) => received.TrySetResult(message));
        await subscriber.PublishAsync(channel, "hello");
        (await received.Task.WaitAsync(TestContext.Current.CancellationToken)).ToString().ShouldBe("hello");
        await subscriber.UnsubscribeAsync(channel);
        (Timed("subscribe"), Timed("publish"), Timed("unsubscribe")).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task A_command_of_the_applications_own_has_its_name_and_what_is_no_name_is_other()
    {
        await using var client = await MeasuredAsync();
        client.GetDatabase().Execute("ECHO", "secret:1");
        Should.Throw<RedisCommandException>(() => client.GetDatabase().Execute("GET secret:2"));
        Timed("echo").ShouldBe(1);
        Timed("other").ShouldBe(1);
        _metrics.Value("redis_operation_errors_total", ("operation", "other"), ("error_type", "command_error")).ShouldBe(1);
        _metrics.Scrape().Samples.ShouldNotContain(static sample => sample.Line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Announced_operations_are_shown_at_0()
    {
        await using var client = (await redis.ConnectAsync()).UseGatewayMetrics(_metrics, static options =>
        {
            options.AnnouncedOperations.Add("mget");
            options.AnnouncedOperations.Add("set");
        });
        Found("mget").ShouldBe((0, 0));
        _metrics.Value("redis_operation_errors_total", ("operation", "set"), ("error_type", "connection_error")).ShouldBe(0);
        _metrics.Has("redis_cache_hits_total", ("operation", "set")).ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_recorded_when_metrics_are_off()
    {
        var off = new GatewayMetrics(new GatewayMetricsOptions { Enabled = false });
        await using var client = (await redis.ConnectAsync()).UseGatewayMetrics(off);
        var key = RedisFixture.NewKey();
        var batch = client.GetDatabase().CreateBatch();
        var set = batch.StringSetAsync(key, "x");
        batch.Execute();
        await set;
        (await client.GetDatabase().StringGetAsync(key)).ToString().ShouldBe("x");
    }

    private static async Task<Dictionary<string, double>> StatsAsync(IConnectionMultiplexer client) =>
        (await client.GetServers()[0].InfoAsync("commandstats"))[0].ToDictionary(
            static stat => stat.Key["cmdstat_".Length..],
            static stat => double.Parse(stat.Value.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private async Task<IConnectionMultiplexer> MeasuredAsync() => (await redis.ConnectAsync()).UseGatewayMetrics(_metrics);

    private double Timed(string operation) => Of("redis_operations_duration_seconds_count", operation);

    private (double Hits, double Misses) Found(string operation) => (Of("redis_cache_hits_total", operation), Of("redis_cache_misses_total", operation));

    private double Of(string name, string operation) => _metrics.Has(name, ("operation", operation)) ? _metrics.Value(name, ("operation", operation)) : 0;

    private double Errors() => _metrics.Scrape().Samples.Where(static sample => sample.Name == "redis_operation_errors_total").Sum(static sample => sample.Value);
}
