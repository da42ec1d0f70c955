using Gateway.Instrumentation.TestServers;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis.Tests;

[Client(typeof(MeasuredRedis))]
public sealed class RedisConformanceTests(RedisFixture redis) : CallConformance
{
    protected override async Task<ClientUnderTest> StartAsync() =>
        new MeasuredRedis(redis.Server.Address, await redis.ConnectAsync(), await redis.ConnectAsync());

    /// <summary>A client of a real Redis. It has no cancellation: a call that hangs waits for an element of a list that nobody pushes.</summary>
    internal sealed class MeasuredRedis : ClientUnderTest
    {
        private readonly string _address;
        private readonly ConnectionMultiplexer _other;
        private readonly ConnectionMultiplexer _bare;
        private readonly IConnectionMultiplexer _client;
        private readonly IDatabase _database;
        private readonly string _text = RedisFixture.NewKey();

        public MeasuredRedis(string address, ConnectionMultiplexer client, ConnectionMultiplexer other)
        {
            (_address, _bare, _other) = (address, client, other);
            _client = client.UseGatewayMetrics(Metrics);
            _database = _client.GetDatabase();
            other.GetDatabase().StringSet(_text, "hello");
        }

        public override Action? SucceedSynchronously => () => _database.StringGet(_text).ToString().ShouldBe("hello");

        public override IReadOnlyList<FailingCall> Failures =>
        [
            new("a list's command on a text", "wrong_type", () => _database.ListLeftPushAsync(_text, "x"), typeof(RedisServerException)),
            new("a script that is not there", "no_script", () => _database.ExecuteAsync("EVALSHA", new string('a', 40), "0"), typeof(RedisServerException)),
            new("a command that is none", "server_error", () => _database.ExecuteAsync("NOSUCH"), typeof(RedisServerException)),
            new("a script that fails", "server_error", () => _database.ScriptEvaluateAsync("return redis.error_reply('ERR mine')"), typeof(RedisServerException)),
            new("a closed port", "connection_error", CallClosedPortAsync, typeof(RedisConnectionException)),
        ];

        public override Func<Task> TimeOutAsync => async () =>
        {
            await using var impatient = (await RedisFixture.ConnectAsync(_address, static options => (options.AsyncTimeout, options.HeartbeatInterval) = (300, TimeSpan.FromMilliseconds(100))))
                .UseGatewayMetrics(Metrics);
            await impatient.GetDatabase().ExecuteAsync("BLPOP", RedisFixture.NewKey(), "0");
        };

        // Dispose waits for the answers: this one does not.
        public override Func<ValueTask> DisposeClientAsync => async () => await _client.CloseAsync(allowCommandsToComplete: false);

        public override (Action Bare, Action Measured)? Twins
        {
            get
            {
                var bare = _bare.GetDatabase();
                return (() => bare.StringGet(_text), () => _database.StringGet(_text));
            }
        }

        // The proxy boxes the arguments and the answer: 40 for the array, 32 for the key, 24 for the flags, 40 for the value.
        public override int BytesAllowed => 200;

        public override double Ended => Sum("redis_operations_duration_seconds_count");

        public override double Timed => Sum("redis_operations_duration_seconds_count");

        public override double Errors(string? errorType = null) => errorType is null
            ? Sum("redis_operation_errors_total")
            : Sum("redis_operation_errors_total", ("error_type", errorType));

        public override Task SucceedAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _database.StringGetAsync(_text);
        }

        public override async Task HangAsync(CancellationToken cancellationToken)
        {
            var list = RedisFixture.NewKey();
            var call = _database.ExecuteAsync("BLPOP", list, "0");
            await using (cancellationToken.Register(() => _other.GetDatabase().ListLeftPush(list, "x")))
                await call;
            cancellationToken.ThrowIfCancellationRequested();
        }

        public override async ValueTask DisposeAsync()
        {
            await _client.DisposeAsync();
            await _other.DisposeAsync();
        }

        private async Task CallClosedPortAsync()
        {
            var closed = await RedisFixture.ConnectAsync($"127.0.0.1:{LoopbackPort.Free()}", static options => (options.AbortOnConnectFail, options.BacklogPolicy, options.ConnectTimeout) = (false, BacklogPolicy.FailFast, 1_000));
            await using var measured = closed.UseGatewayMetrics(Metrics);
            await measured.GetDatabase().StringGetAsync("x");
        }
    }
}
