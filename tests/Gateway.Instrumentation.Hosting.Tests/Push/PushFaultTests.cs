using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Hosting.Tests.Push;

/// <summary>Whatever the server does, the host works on, and says once what is wrong.</summary>
public sealed class PushFaultTests : IDisposable
{
    private const string Fails = "500 Internal Server Error\r\nContent-Length: 9\r\n\r\ndisk full";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly (string, string) Target = ("target", "pushgateway");

    private readonly PushServer _server = new();
    private readonly KeptLines _log = new();
    private readonly ConcurrentQueue<Exception> _errors = [];

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task The_host_pushes_in_each_interval_and_when_it_has_stopped()
    {
        await using var worker = await StartAsync();
        worker.Value("metrics_push_total", Target, ("outcome", "success")).ShouldBe(0);
        for (var pushes = 1; pushes <= 3; pushes++)
        {
            worker.Time.Advance(Interval);
            await worker.ShowsAsync(pushes, "metrics_push_total", Target, ("outcome", "success"));
            await IdleAsync(worker);
        }

        worker.Value("metrics_push_last_success_timestamp_seconds", Target).ShouldBe(worker.Time.GetUtcNow().ToUnixTimeSeconds());
        worker.Value("metrics_push_duration_seconds_count", Target).ShouldBe(3);
        await worker.StopAsync();
        var requests = await _server.ReceivedAsync(4);
        requests.Length.ShouldBe(4);
        requests[3].ShouldStartWith("PUT /metrics/job/nightly HTTP/1.1\r\n");
        requests[3].ShouldContain("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n");
        requests[3].ShouldContain("metrics_push_total{target=\"pushgateway\",outcome=\"success\"} 3\n");
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_last_push_says_how_the_services_ended()
    {
        await using var worker = await StartAsync(
            static o => o.Interval = TimeSpan.Zero, static builder => builder.AddTrackedHostedService<StopsBadly>().AddFamily<HostedServiceMetrics>());
        await Should.ThrowAsync<Exception>(worker.StopAsync);
        var request = (await _server.ReceivedAsync(1)).ShouldHaveSingleItem();
        request.ShouldContain("hosted_service_running{service=\"StopsBadly\"} 0\n");
        request.ShouldContain("hosted_service_failures_total{service=\"StopsBadly\",error_type=\"InvalidOperationException\"} 1\n");
    }

    [Fact]
    public async Task A_server_that_answers_500_is_tried_again_and_named_once_until_it_works()
    {
        _server.Answer = Fails;
        await using var worker = await StartAsync();
        await PushUntilAsync(worker, () => _errors.Count == 1);
        await PushUntilAsync(worker, () => worker.Value("metrics_push_total", Target, ("outcome", "failed")) >= 10); // several pushes, with several tries
        _server.Answer = Works;
        await PushUntilAsync(worker, () => worker.Value("metrics_push_total", Target, ("outcome", "success")) == 1);
        await PushUntilAsync(worker, () => _log.Lines.Count == 2);
        _server.Answer = Fails;
        await PushUntilAsync(worker, () => _errors.Count == 2);

        _errors.First().ShouldBeOfType<PushgatewayException>().StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        _errors.First().Message.ShouldBe($"The push to {_server.Url}/metrics/job/nightly failed: the answer is 500 Internal Server Error. The server says: disk full");
        _log.Lines.Select(static line => line.Split(": ")[0]).ShouldBe(["Warning", "Information", "Warning"]);
        _log.Lines.ElementAt(0).ShouldBe(
            $"Warning: Pushes of the metrics to {_server.Url}/metrics/job/nightly fail. The service goes on; this is said once, until a push succeeds. {_errors.First().Message}");
        _log.Lines.ElementAt(1).ShouldContain("succeed again, after ");
    }

    [Fact]
    public async Task While_pushes_fail_the_interval_doubles()
    {
        _server.Answer = "400 Bad Request\r\nContent-Length: 0\r\n\r\n"; // not tried again: one request for each push
        await using var worker = await StartAsync(static o => o.MaxBackOff = 4 * Interval);
        List<int> pushedAt = [];
        for (var interval = 1; interval <= 15; interval++)
        {
            var due = interval is 1 or 2 or 4 or 8 or 12;
            worker.Time.Advance(Interval);
            if (due)
            {
                await _server.ReceivedAsync(pushedAt.Count + 1);
                pushedAt.Add(interval);
                await worker.ShowsAsync(pushedAt.Count, "metrics_push_total", Target, ("outcome", "failed"));
                await IdleAsync(worker);
            }
        }

        pushedAt.ShouldBe([1, 2, 4, 8, 12]);
        _server.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task An_interval_longer_than_the_back_off_stays_as_it_is()
    {
        _server.Answer = "400 Bad Request\r\nContent-Length: 0\r\n\r\n";
        await using var worker = await StartAsync(static o => (o.Interval, o.MaxBackOff) = (4 * Interval, Interval));
        for (var interval = 1; interval <= 8; interval++)
        {
            worker.Time.Advance(Interval);
            if (interval % 4 == 0)
                await worker.ShowsAsync(interval / 4, "metrics_push_total", Target, ("outcome", "failed"));
            await IdleAsync(worker);
        }

        _server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_host_that_is_disposed_without_a_stop_tries_and_says_no_more()
    {
        var worker = await StartAsync();
        await IdleAsync(worker);
        worker.DisposeWithoutStop();
        worker.Time.Advance(4 * Interval);

        await OthersPushAsync();
        _server.Requests.ShouldBeEmpty();
        _errors.ShouldBeEmpty();
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_never_answers_holds_the_stop_no_longer_than_the_time_out()
    {
        _server.Answer = null;
        await using var worker = await StartAsync();
        worker.Time.Advance(Interval);
        await _server.ReceivedAsync(1); // and hangs
        var stop = worker.StopAsync();
        await PushUntilAsync(worker, () => _server.Requests.Count == 2, TimeSpan.FromMilliseconds(10)); // the last push
        stop.IsCompleted.ShouldBeFalse();
        worker.Time.Advance(TimeSpan.FromSeconds(10));
        await stop.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        worker.Value("metrics_push_total", Target, ("outcome", "cancelled")).ShouldBe(1);
        worker.Value("metrics_push_total", Target, ("outcome", "failed")).ShouldBe(1);
        _errors.ShouldHaveSingleItem().Message.ShouldEndWith("failed: no answer within 00:00:10 (Timeout).");
    }

    [Theory]
    [InlineData(true, "DELETE")]
    [InlineData(false, "PUT")]
    public async Task What_ends_the_group_follows_the_push_that_is_on_its_way(bool deletes, string method)
    {
        var ready = new TaskCompletionSource();
        _server.Ready = ready.Task;
        await using var worker = await StartAsync(o => o.DeleteOnCleanExit = deletes);
        worker.Time.Advance(Interval);
        await _server.ReceivedAsync(1); // read, not yet applied
        var stop = worker.StopAsync();
        await OthersPushAsync();
        _server.Requests.Count.ShouldBe(1);
        ready.SetResult();
        await stop;

        (await _server.ReceivedAsync(2))[1].ShouldStartWith($"{method} /metrics/job/nightly ");
        worker.Value("metrics_push_total", Target, ("outcome", "cancelled")).ShouldBe(0);
        worker.Value("metrics_push_total", Target, ("outcome", "success")).ShouldBe(deletes ? 1 : 2);
    }

    [Fact]
    public async Task The_hosts_own_time_for_its_shutdown_holds_too()
    {
        _server.Answer = null;
        await using var worker = await StartAsync(configure: static builder => builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(1)));
        await worker.StopAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken); // the clock of the pushes stands still
        const string Fix = "The time that the host has for its stop is over. Raise HostOptions.ShutdownTimeout, or see which service takes so long to stop.";
        _errors.ShouldHaveSingleItem().Message.ShouldBe(Fix);
        _log.Lines.ShouldBe([$"Warning: How the service ended is not at {_server.Url}/metrics/job/nightly. {Fix}"]);
    }

    [Fact]
    public async Task A_last_push_that_fails_does_not_say_that_the_service_goes_on()
    {
        _server.Answer = "400 Bad Request\r\nContent-Length: 0\r\n\r\n";
        await using var worker = await StartAsync(static o => o.Interval = TimeSpan.Zero);
        await worker.StopAsync();
        _errors.Count.ShouldBe(1);
        _log.Lines.ShouldBe([$"Warning: How the service ended is not at {_server.Url}/metrics/job/nightly. The push to {_server.Url}/metrics/job/nightly failed: the answer is 400 Bad Request."]);
    }

    [Fact]
    public async Task Nobody_listens_from_the_start_to_the_end()
    {
        var port = LoopbackPort.Free();
        await using var worker = await StartAsync(o => o.Url = $"http://127.0.0.1:{port}");
        await PushUntilAsync(worker, () => !_errors.IsEmpty);
        await PushUntilAsync(worker, () => worker.Value("metrics_push_total", Target, ("outcome", "failed")) > 6);
        var stop = worker.StopAsync();
        await PushUntilAsync(worker, () => stop.IsCompleted);
        await stop;
        _errors.ShouldHaveSingleItem().Message.ShouldBe(
            $"The push to http://127.0.0.1:{port}/metrics/job/nightly failed: Connection refused. Is the server up, and the address right?");
        _log.Lines.Count.ShouldBe(2);
        _log.Lines.Last().ShouldStartWith("Warning: How the service ended is not at");
    }

    [Fact]
    public async Task The_last_push_is_tried_again_until_it_works()
    {
        _server.Answer = Fails;
        await using var worker = await StartAsync(static o => o.Interval = TimeSpan.Zero);
        var stop = worker.StopAsync();
        await _server.ReceivedAsync(1);
        _server.Answer = Works;
        await PushUntilAsync(worker, () => stop.IsCompleted);
        await stop;
        _errors.ShouldBeEmpty();
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_callback_that_throws_is_logged_and_ends_nothing()
    {
        _server.Answer = Fails;
        await using var worker = await StartAsync(static o => o.OnError = static _ => throw new InvalidOperationException());
        await PushUntilAsync(worker, () => _log.Lines.Count == 2);
        _log.Lines.Last().ShouldStartWith("Error: The OnError callback");
        _server.Answer = Works;
        await PushUntilAsync(worker, () => worker.Value("metrics_push_total", Target, ("outcome", "success")) > 0);
    }

    [Theory]
    [InlineData("302 Found\r\nLocation: https://login/?token=secret\r\nContent-Length: 0\r\n\r\n", "the answer is 302 Found. Set the address that it names: https://login/?….")]
    [InlineData("301 Moved\r\nContent-Length: 0\r\n\r\n", "the answer is 301 Moved. Set the address that it names: none.")]
    [InlineData("413 Too Large\r\nContent-Length: 0\r\n\r\n", "the answer is 413 Too Large. The page is larger than the server, or a proxy before it, takes: raise that limit (nginx: client_max_body_size).")]
    [InlineData("401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "the answer is 401 Unauthorized. Set Username and Password, or BearerToken, as the server wants them.")]
    [InlineData("404 Not Found\r\nContent-Length: 0\r\n\r\n", "the answer is 404 Not Found. Is the address right, with the path that a proxy may add?")]
    [InlineData("400 Bad Request\r\nContent-Length: 8\r\n\r\n\u001b[2Jname", "the answer is 400 Bad Request. The server says: \\u001b[2Jname")]
    public async Task An_answer_that_refuses_is_not_tried_again_and_says_what_to_do(string answer, string message)
    {
        _server.Answer = answer;
        using var pusher = new PushgatewayPusher(new MetricRegistry(), new() { Url = _server.Url, Job = "nightly" });
        (await Should.ThrowAsync<PushgatewayException>(() => pusher.PushAsync(TestContext.Current.CancellationToken))).Message
            .ShouldBe($"The push to {_server.Url}/metrics/job/nightly failed: {message}");
        _server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("me", "sécret", null, "Basic bWU6c8OpY3JldA==")]
    [InlineData(null, null, "token", "Bearer token")]
    public async Task It_authenticates(string? user, string? password, string? token, string header)
    {
        using var pusher = new PushgatewayPusher(new MetricRegistry(), new() { Url = _server.Url, Job = "nightly", Username = user, Password = password, BearerToken = token });
        await pusher.PushAsync(TestContext.Current.CancellationToken);
        await pusher.DeleteAsync(TestContext.Current.CancellationToken);
        foreach (var request in _server.Requests)
            request.ShouldContain($"\r\nAuthorization: {header}\r\n");
    }

    [Fact]
    public async Task A_push_that_its_caller_cancels_is_no_failure()
    {
        _server.Answer = null;
        var metrics = new GatewayMetrics();
        using var pusher = new PushgatewayPusher(metrics.Registry, new() { Url = _server.Url, Job = "nightly" });
        using var cancellation = new CancellationTokenSource();
        var push = pusher.PushAsync(cancellation.Token);
        await _server.ReceivedAsync(1);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(push);
        metrics.Registry.CollectText().ShouldContain("metrics_push_total{target=\"pushgateway\",outcome=\"cancelled\"} 1\n");

        // The turn is free again.
        _server.Answer = Works;
        await pusher.PushAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_push_waits_for_the_one_before_it_and_a_deletion_too()
    {
        _server.Answer = null;
        using var pusher = new PushgatewayPusher(new MetricRegistry(), new() { Url = _server.Url, Job = "nightly" });
        using var cancellation = new CancellationTokenSource();
        var first = pusher.PushAsync(cancellation.Token);
        await _server.ReceivedAsync(1);
        _server.Answer = Works;
        var second = pusher.PushAsync(TestContext.Current.CancellationToken);
        var deletion = pusher.DeleteAsync(TestContext.Current.CancellationToken);
        await OthersPushAsync();
        _server.Requests.Count(static request => request.Contains("/job/nightly ", StringComparison.Ordinal)).ShouldBe(1);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        await Task.WhenAll(second, deletion);
        _server.Requests.Count(static request => request.Contains("/job/nightly ", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task A_server_that_takes_nothing_of_the_page_holds_it_no_longer_than_the_time_out()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var registry = LargePage.Of(50_000);
        using var pusher = new PushgatewayPusher(registry, new() { Url = $"http://{deaf.LocalEndpoint}", Job = "nightly", Timeout = TimeSpan.FromSeconds(1) });
        (await Should.ThrowAsync<PushgatewayException>(() => pusher.PushAsync(TestContext.Current.CancellationToken))).Message
            .ShouldEndWith("failed: no answer within 00:00:01 (Timeout).");
    }

    [Fact]
    public async Task A_client_of_the_users_sends_and_stays_theirs()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Tenant", "berlin");
        using (var pusher = new PushgatewayPusher(new MetricRegistry(), new() { Url = _server.Url, Job = "nightly", Client = client }))
            await pusher.PushAsync(TestContext.Current.CancellationToken);
        (await _server.ReceivedAsync(1))[0].ShouldContain("\r\nX-Tenant: berlin\r\n");
        await client.GetAsync(new Uri(_server.Url), TestContext.Current.CancellationToken); // not disposed
    }

    [Fact]
    public async Task A_change_of_the_options_after_their_check_changes_nothing()
    {
        var options = new PushgatewayOptions { Url = _server.Url, Job = "nightly", GroupingKey = { ["shop"] = "berlin" } };
        using var pusher = new PushgatewayPusher(new MetricRegistry(), options);
        (options.Timeout, options.Job) = (TimeSpan.Zero, "");
        options.GroupingKey["metric"] = "a label of the page";
        await pusher.PushAsync(TestContext.Current.CancellationToken);
        (await _server.ReceivedAsync(1))[0].ShouldStartWith("PUT /metrics/job/nightly/shop/berlin ");
    }

    [Fact]
    public async Task A_second_call_changes_the_options_of_the_one_pusher()
    {
        await using var worker = await StartAsync(static o => o.Interval = TimeSpan.Zero, more: static builder => builder.AddPushgateway(static o => o.Job = "weekly"));
        await worker.StopAsync();
        _server.Requests.ShouldHaveSingleItem().ShouldStartWith("PUT /metrics/job/weekly ");
    }

    [Fact]
    public async Task Without_a_push_at_the_stop_there_is_none()
    {
        await using var worker = await StartAsync(static o => o.PushAtStop = false);
        await worker.StopAsync();
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deletion_that_fails_is_said_and_holds_nothing()
    {
        _server.Answer = "403 Forbidden\r\nContent-Length: 0\r\n\r\n";
        await using var worker = await StartAsync(static o => o.DeleteOnCleanExit = true);
        await worker.StopAsync();
        _server.Requests.ShouldHaveSingleItem().ShouldStartWith("DELETE /metrics/job/nightly HTTP/1.1\r\n");
        _errors.ShouldHaveSingleItem().Message.ShouldStartWith($"The deletion of the group at {_server.Url}/metrics/job/nightly failed: the answer is 403 Forbidden.");
        _log.Lines.ShouldHaveSingleItem().ShouldBe($"Warning: The last push stays at {_server.Url}/metrics/job/nightly. {_errors.Single().Message}");
        worker.Value("metrics_push_duration_seconds_count", Target).ShouldBe(0, "a deletion is no push");
    }

    [Fact]
    public async Task Options_come_from_configuration_too()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Job"] = "weekly",
            ["GroupingKey:shop"] = "berlin",
            ["Interval"] = "00:00:00",
            ["ReplaceGroup"] = "false",
        }).Build();
        await using var worker = await StartAsync(configure: null, more: builder => builder.Services.Configure<PushgatewayOptions>(settings));
        await worker.StopAsync();
        (await _server.ReceivedAsync(1))[0].ShouldStartWith("POST /metrics/job/weekly/shop/berlin HTTP/1.1\r\n");
    }

    [Fact]
    public async Task While_recording_is_off_nothing_is_pushed()
    {
        var metrics = new GatewayMetrics(new GatewayMetricsOptions { Enabled = false });
        using var pusher = new PushgatewayPusher(metrics.Registry, new() { Url = _server.Url, Job = "nightly" });
        await pusher.PushAsync(TestContext.Current.CancellationToken);
        await pusher.DeleteAsync(TestContext.Current.CancellationToken);
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_large_page_is_sent_in_pieces()
    {
        var registry = LargePage.Of(5000);
        using var pusher = new PushgatewayPusher(registry, new() { Url = _server.Url, Job = "nightly" });
        await pusher.PushAsync(TestContext.Current.CancellationToken);
        var request = _server.Requests.ShouldHaveSingleItem();
        request.ShouldContain("\r\nTransfer-Encoding: chunked\r\n");
        request.Split("orders_total{").Length.ShouldBe(5001);
    }

    private const string Works = "200 OK\r\nContent-Length: 0\r\n\r\n";

    private Task<Worker> StartAsync(
        Action<PushgatewayOptions>? options = null, Action<GatewayMetricsBuilder>? configure = null, Action<GatewayMetricsBuilder>? more = null) => Worker.StartAsync(builder =>
    {
        builder.Services.AddLogging(logging => logging.AddFilter("Gateway.Instrumentation", LogLevel.Information).AddFilter("Microsoft", LogLevel.None).AddProvider(_log));
        configure?.Invoke(builder);
        builder.AddPushgateway(o =>
        {
            (o.Url, o.Job, o.OnError) = (_server.Url, "nightly", _errors.Enqueue);
            options?.Invoke(o);
        });
        more?.Invoke(builder);
    });

    /// <summary>Moves the clock in small steps until something has happened.</summary>
    private static Task<bool> PushUntilAsync(Worker worker, Func<bool> isDone, TimeSpan? step = null) => Poll.UntilAsync(
        () =>
        {
            worker.Time.Advance(step ?? TimeSpan.FromSeconds(1));
            return Task.FromResult(isDone());
        },
        static done => done,
        "the pushes");

    /// <summary>Another pusher has many answers of another server: there was time for a request that must not come.</summary>
    private static async Task OthersPushAsync()
    {
        using var server = new PushServer();
        using var pusher = new PushgatewayPusher(new MetricRegistry(), new() { Url = server.Url, Job = "other" });
        for (var pushes = 0; pushes < 20; pushes++)
            await pusher.PushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the loop waits for its next push, so that moving the clock reaches it.</summary>
    private static Task<bool> IdleAsync(Worker worker)
    {
        var service = worker.Services.GetServices<IHostedService>().OfType<PushService>().Single();
        return Poll.UntilAsync(() => Task.FromResult(service.IsWaiting), static waiting => waiting, "the loop to wait");
    }

    internal sealed class StopsBadly : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;

        public override Task StopAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("cannot stop");
    }
}
