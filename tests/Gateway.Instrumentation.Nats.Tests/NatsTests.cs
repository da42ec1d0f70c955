using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Gateway.Instrumentation.Messaging;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Gateway.Instrumentation.Nats.Tests;

public sealed class NatsTests(NatsFixture nats)
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);
    private readonly string _subject = $"fills-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_core_subscription_drops_what_its_handler_throws_at_and_goes_on()
    {
        await using var connection = nats.Connect();
        using var stop = new CancellationTokenSource();
        var failed = new ConcurrentQueue<string>();
        var consuming = connection.SubscribeMeasuredAsync<string>(
            _metrics, $"{_subject}.*", (message, _) => message.Data == "bad" ? throw new TimeoutException() : Task.CompletedTask,
            options => options.Failed = (message, failure) => failed.Enqueue($"{message.Data} {failure.GetType().Name}"), cancellationToken: stop.Token);
        await connection.PingAsync(); // the server has the subscription
        foreach (var text in new[] { "good", "bad", "good" })
            await connection.PublishMeasuredAsync(_metrics, $"{_subject}.{Guid.NewGuid():N}", text, destination: _subject);
        await UntilAsync(() => Settled($"{_subject}.*", "acked") == 2, "the acked messages");

        Settled($"{_subject}.*", "dropped").ShouldBe(1);
        failed.ShouldBe(["bad TimeoutException"]);
        Value("messaging_published_total", ("destination", _subject), ("result", "sent")).ShouldBe(3);
        Value("messaging_age_at_start_seconds_count", ("destination", $"{_subject}.*")).ShouldBe(3);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
    }

    [Fact]
    public async Task Trace_and_request_travel_with_the_message()
    {
        await using var connection = nats.Connect();
        using var stop = new CancellationTokenSource();
        var seen = new TaskCompletionSource<(ActivityTraceId Trace, object? Request)>();
        var consuming = connection.SubscribeMeasuredAsync<string>(_metrics, _subject, (_, _) =>
        {
            seen.TrySetResult((Activity.Current?.TraceId ?? default, Activity.Current?.GetTagItem(MessageTrace.RequestIdTag)));
            return Task.CompletedTask;
        }, cancellationToken: stop.Token);
        await connection.PingAsync();
        using var request = new Activity("request").SetTag(MessageTrace.RequestIdTag, "r-17").Start();
        var headers = new NatsHeaders { ["own"] = "mine" };
        await connection.PublishMeasuredAsync(_metrics, _subject, "x", headers);
        headers.Keys.ShouldBe(["own"]);
        (await seen.Task.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe((request.TraceId, "r-17"));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
    }

    [Fact]
    public async Task A_stream_that_refuses_a_message_nacks_it()
    {
        await using var connection = nats.Connect();
        var js = new NatsJSContext(connection);
        await js.CreateStreamAsync(new StreamConfig(_subject, [_subject]) { MaxMsgs = 1, Discard = StreamConfigDiscard.New, Storage = StreamConfigStorage.Memory });
        (await js.PublishMeasuredAsync(_metrics, _subject, "one")).Error.ShouldBeNull();
        (await js.PublishMeasuredAsync(_metrics, _subject, "two")).Error.ShouldNotBeNull();
        Value("messaging_published_total", ("destination", _subject), ("result", "nacked")).ShouldBe(1);
        Value("messaging_published_total", ("destination", _subject), ("result", "confirmed")).ShouldBe(1);
        await js.DeleteStreamAsync(_subject);
    }

    [Fact]
    public async Task What_waits_is_shown_while_somebody_consumes_and_leaves_with_the_consumer()
    {
        await using var connection = nats.Connect();
        var js = new NatsJSContext(connection);
        await js.CreateStreamAsync(new StreamConfig(_subject, [_subject]) { Storage = StreamConfigStorage.Memory });
        var consumer = await js.CreateConsumerAsync(_subject, new ConsumerConfig("booking") { MaxAckPending = 1 });
        for (var i = 0; i < 5; i++)
            await js.PublishMeasuredAsync(_metrics, _subject, $"{i}");
        using var stop = new CancellationTokenSource();
        var consuming = consumer.ConsumeMeasuredAsync<string>(
            _metrics, (_, token) => Task.Delay(Timeout.Infinite, token), options => options.PendingInterval = TimeSpan.FromSeconds(1), stop.Token);
        await UntilAsync(() => Value("messaging_pending", ("destination", $"{_subject}/booking")) == 4, "the messages that wait");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
        _metrics.Has("messaging_pending", ("destination", $"{_subject}/booking")).ShouldBeFalse();
        await js.DeleteStreamAsync(_subject);
    }

    [Fact]
    public async Task A_server_that_is_killed_under_load_loses_no_confirmed_message_and_the_page_shows_the_outage_and_its_end()
    {
        SkipUnless.Installed(NatsServer.Program);
        await using var server = await NatsServer.StartAsync();
        await using var connection = NatsFixture.Connect(server, "orders");
        using var observed = connection.ObserveConnection(_metrics);
        await connection.ConnectAsync();
        var js = new NatsJSContext(connection);
        await js.CreateStreamAsync(new StreamConfig(_subject, [_subject]));
        var consumer = await js.CreateConsumerAsync(_subject, new ConsumerConfig("booking") { AckWait = TimeSpan.FromSeconds(2) });
        var handled = new ConcurrentDictionary<string, int>();
        using var stop = new CancellationTokenSource();
        var consuming = Task.Run(() => consumer.ConsumeMeasuredAsync<string>(_metrics, (message, _) =>
        {
            handled.AddOrUpdate(message.Data!, 1, static (_, count) => count + 1);
            return Task.CompletedTask;
        }, options => options.PendingInterval = TimeSpan.FromSeconds(1), stop.Token));

        using var load = new PublishingLoad(async message => (await js.PublishMeasuredAsync(_metrics, _subject, message)).EnsureSuccess());
        await UntilAsync(() => load.Confirmed.Count > 200, "the first messages");
        await server.KillAsync();
        await UntilAsync(() => Value("messaging_connection_up", ("connection", "orders")) == 0, "the outage on the page");
        await UntilAsync(() => load.Failed > 0, "publishes that fail");
        var before = load.Confirmed.Count;
        await server.StartAgainAsync();
        await UntilAsync(() => Value("messaging_connection_up", ("connection", "orders")) == 1, "the end of the outage on the page");
        await UntilAsync(() => load.Confirmed.Count > before + 200, "messages after the outage");
        await load.StopAsync();

        await UntilAsync(() => load.Confirmed.All(handled.ContainsKey), "every confirmed message to be handled");
        await UntilAsync(() => Value("messaging_in_progress", ("destination", $"{_subject}/booking")) == 0, "nothing in progress");
        await UntilAsync(() => Value("messaging_pending", ("destination", $"{_subject}/booking")) == 0, "what waits to be back on the page");
        Value("messaging_connection_losses_total", ("connection", "orders")).ShouldBe(1);
        Value("messaging_published_total", ("destination", _subject), ("result", "confirmed")).ShouldBe(load.Confirmed.Count);
        Value("messaging_received_total", ("destination", $"{_subject}/booking")).ShouldBe(handled.Values.Sum());
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
    }

    [Fact]
    public async Task A_body_that_is_none_of_its_type_is_a_failure_that_the_handler_does_not_see()
    {
        await using var connection = nats.Connect();
        var js = new NatsJSContext(connection);
        await js.CreateStreamAsync(new StreamConfig(_subject, [_subject]) { Storage = StreamConfigStorage.Memory });
        var consumer = await js.CreateConsumerAsync(_subject, new ConsumerConfig("booking"));
        using var stop = new CancellationTokenSource();
        var handled = new ConcurrentQueue<int>();
        var consuming = consumer.ConsumeMeasuredAsync<int>(_metrics, (message, _) =>
        {
            handled.Enqueue(message.Data);
            return Task.CompletedTask;
        }, static options => options.OnFailure = static _ => MessageSettlement.DeadLettered, stop.Token);
        var subscribing = connection.SubscribeMeasuredAsync<int>(_metrics, _subject, (message, _) =>
        {
            handled.Enqueue(message.Data);
            return Task.CompletedTask;
        }, cancellationToken: stop.Token);
        await connection.PingAsync();
        await js.PublishMeasuredAsync(_metrics, _subject, "no number");
        await js.PublishMeasuredAsync(_metrics, _subject, 17);
        await UntilAsync(() => handled.Count == 2, "the messages");

        handled.ShouldBe([17, 17]);
        await UntilAsync(() => Settled($"{_subject}/booking", "acked") == 1, "the acked message");
        Settled($"{_subject}/booking", "dead_lettered").ShouldBe(1);
        Settled(_subject, "dropped").ShouldBe(1);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
        await Should.ThrowAsync<OperationCanceledException>(() => subscribing);
        await js.DeleteStreamAsync(_subject);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_or_a_consumer_that_is_deleted_ends_the_consuming_with_an_exception(bool stream)
    {
        await using var connection = nats.Connect();
        var js = new NatsJSContext(connection);
        await js.CreateStreamAsync(new StreamConfig(_subject, [_subject]) { Storage = StreamConfigStorage.Memory });
        var consumer = await js.CreateConsumerAsync(_subject, new ConsumerConfig("booking"));
        var consuming = consumer.ConsumeMeasuredAsync<string>(_metrics, (_, _) => Task.CompletedTask);
        await js.PublishMeasuredAsync(_metrics, _subject, "x");
        await UntilAsync(() => Settled($"{_subject}/booking", "acked") == 1, "the acked message");
        Value("messaging_consumers", ("destination", $"{_subject}/booking")).ShouldBe(1);
        if (stream)
            await js.DeleteStreamAsync(_subject);
        else
            await js.DeleteConsumerAsync(_subject, "booking");
        await Should.ThrowAsync<NatsException>(() => consuming.WaitAsync(TimeSpan.FromSeconds(60)));
        Value("messaging_consumers", ("destination", $"{_subject}/booking")).ShouldBe(0);
        _metrics.Has("messaging_pending", ("destination", $"{_subject}/booking")).ShouldBeFalse();
        if (!stream)
            await js.DeleteStreamAsync(_subject);
    }

    [Fact]
    public async Task A_connection_that_is_observed_no_more_leaves_the_page()
    {
        await using var connection = nats.Connect("orders");
        await connection.ConnectAsync();
        using (connection.ObserveConnection(_metrics))
            Value("messaging_connection_up", ("connection", "orders")).ShouldBe(1);
        _metrics.Has("messaging_connection_up", ("connection", "orders")).ShouldBeFalse();
        Value("messaging_connection_losses_total", ("connection", "orders")).ShouldBe(0);
    }

    [Fact]
    public async Task A_connection_that_never_opened_is_down_until_it_opens()
    {
        SkipUnless.Installed(NatsServer.Program);
        await using var server = await NatsServer.StartAsync();
        await server.KillAsync();
        await using var connection = NatsFixture.Connect(server, "orders");
        using var observed = connection.ObserveConnection(_metrics);
        Value("messaging_connection_up", ("connection", "orders")).ShouldBe(0);
        await Should.ThrowAsync<NatsException>(async () => await connection.ConnectAsync());
        Value("messaging_connection_up", ("connection", "orders")).ShouldBe(0);

        await server.StartAgainAsync();
        await connection.ConnectAsync();
        await UntilAsync(() => Value("messaging_connection_up", ("connection", "orders")) == 1, "the connection");
        Value("messaging_connection_losses_total", ("connection", "orders")).ShouldBe(0);
    }

    [Fact]
    public async Task Whatever_the_question_for_what_waits_throws_the_consuming_goes_on()
    {
        await using var connection = nats.Connect();
        var js = new NatsJSContext(connection);
        await js.CreateStreamAsync(new StreamConfig(_subject, [_subject]) { Storage = StreamConfigStorage.Memory });
        var consumer = DispatchProxy.Create<INatsJSConsumer, Unanswered>();
        ((Unanswered)consumer).Real = await js.CreateConsumerAsync(_subject, new ConsumerConfig("booking"));
        using var stop = new CancellationTokenSource();
        var consuming = consumer.ConsumeMeasuredAsync<string>(
            _metrics, (_, _) => Task.CompletedTask, static options => options.PendingInterval = TimeSpan.FromSeconds(1), stop.Token);
        await js.PublishMeasuredAsync(_metrics, _subject, "x");
        await UntilAsync(() => Settled($"{_subject}/booking", "acked") == 1, "the acked message");
        await UntilAsync(() => ((Unanswered)consumer).Questions >= 2, "a second question");
        _metrics.Has("messaging_pending", ("destination", $"{_subject}/booking")).ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => consuming);
        await js.DeleteStreamAsync(_subject);
    }

    [Fact]
    public async Task An_interval_that_would_flood_the_server_is_refused()
    {
        await using var connection = nats.Connect();
        var js = new NatsJSContext(connection);
        await js.CreateStreamAsync(new StreamConfig(_subject, [_subject]) { Storage = StreamConfigStorage.Memory });
        var consumer = await js.CreateConsumerAsync(_subject, new ConsumerConfig("booking"));
        (await Should.ThrowAsync<ArgumentException>(() => consumer.ConsumeMeasuredAsync<string>(
            _metrics, (_, _) => Task.CompletedTask, options => options.PendingInterval = TimeSpan.FromMilliseconds(1)))).Message.ShouldContain("at most once a second");
        await js.DeleteStreamAsync(_subject);
    }

    private static Task<bool> UntilAsync(Func<bool> isSo, string what) => Poll.UntilAsync(() => Task.FromResult(isSo()), value => value, what);

    private double Settled(string destination, string settlement) => Value("messaging_settled_total", ("destination", destination), ("settlement", settlement));

    private double Value(string name, params (string, string)[] labels) => _metrics.Has(name, labels) ? _metrics.Value(name, labels) : -1;

    /// <summary>A consumer that does what the real one does, and never learns what waits for it.</summary>
    public class Unanswered : DispatchProxy
    {
        private int _questions;

        public INatsJSConsumer Real { get; set; } = null!;

        public int Questions => Volatile.Read(ref _questions);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name != nameof(INatsJSConsumer.RefreshAsync))
                return targetMethod.Invoke(Real, args);
            Interlocked.Increment(ref _questions);
            return new ValueTask(Task.FromException(new TimeoutException()));
        }
    }
}
