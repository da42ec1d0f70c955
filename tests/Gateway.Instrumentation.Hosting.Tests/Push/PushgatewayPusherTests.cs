using System.Net;
using System.Net.Sockets;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Hosting.Tests.Push;

/// <summary>A pusher without a host: its end, clients of the user's, and what a failure says.</summary>
public sealed class PushgatewayPusherTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60); // that no healthy run comes near

    private readonly PushServer _server = new();
    private readonly FakeTimeProvider _time = new();
    private readonly GatewayMetrics _metrics;

    public PushgatewayPusherTests() => _metrics = new GatewayMetrics(timeProvider: _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_push_that_runs_while_the_pusher_is_disposed_says_so_and_a_later_one_too(bool clientOfTheUsers)
    {
        _server.Answer = null;
        using var client = new HttpClient();
        var pusher = Pusher(o => o.Client = clientOfTheUsers ? client : null);
        var (push, waiting) = (pusher.PushAsync(Token), pusher.PushAsync(Token));
        await _server.ReceivedAsync(1);
        pusher.Dispose();

        string message = $"The push to {_server.Url}/metrics/job/nightly failed: this pusher was disposed meanwhile.";
        (await Should.ThrowAsync<PushgatewayException>(push.WaitAsync(Deadline, Token))).Message.ShouldBe(message);
        (await Should.ThrowAsync<PushgatewayException>(waiting.WaitAsync(Deadline, Token))).Message.ShouldBe(message);
        await Should.ThrowAsync<ObjectDisposedException>(() => pusher.PushAsync(Token));
        await Should.ThrowAsync<ObjectDisposedException>(() => pusher.DeleteAsync(Token));
        pusher.Dispose();
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Whatever_a_client_throws_at_the_disposal_it_is_the_disposal_that_is_told()
    {
        using var torn = new Torn();
        using var client = new HttpClient(torn);
        var pusher = Pusher(o => o.Client = client);
        var push = pusher.PushAsync(Token);
        await torn.Sends;
        pusher.Dispose();
        (await Should.ThrowAsync<PushgatewayException>(push.WaitAsync(Deadline, Token))).Message.ShouldEndWith("failed: this pusher was disposed meanwhile.");
    }

    [Fact]
    public async Task The_time_out_goes_by_the_clock_of_the_registry()
    {
        _server.Answer = null;
        using var pusher = Pusher(static o => o.Timeout = TimeSpan.FromHours(1));
        var push = pusher.PushAsync(Token);
        await _server.ReceivedAsync(1);
        _time.Advance(TimeSpan.FromHours(1));
        (await Should.ThrowAsync<PushgatewayException>(push.WaitAsync(Deadline, Token))).Message.ShouldEndWith("failed: no answer within 01:00:00 (Timeout).");
    }

    [Fact]
    public async Task A_client_that_gives_up_earlier_is_named()
    {
        _server.Answer = null;
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(0.1) };
        (await FailureAsync(o => o.Client = client)).ShouldEndWith(
            "failed: the Client gave up. Its own Timeout is 00:00:00.1000000: let that of the options decide, with Client.Timeout = Timeout.InfiniteTimeSpan.");
    }

    [Fact]
    public async Task A_redirect_that_leaves_the_page_behind_is_no_success()
    {
        _server.AnswerTo = static request => request.StartsWith("POST ", StringComparison.Ordinal)
            ? "302 Found\r\nLocation: /login?token=secret\r\nContent-Length: 0\r\n\r\n"
            : "200 OK\r\nContent-Length: 0\r\n\r\n";
        using var client = new HttpClient();
        (await FailureAsync(o => (o.Client, o.ReplaceGroup) = (client, false))).ShouldEndWith(
            $"failed: the Client followed a redirect to {_server.Url}/login?… with GET, which leaves the page behind. Set AllowAutoRedirect of its handler to false.");
        _metrics.Value("metrics_push_total", ("target", "pushgateway"), ("outcome", "success")).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_handler_of_the_users_throws_is_a_push_that_failed()
    {
        using var client = new HttpClient(new Refusing());
        (await FailureAsync(o => o.Client = client)).ShouldEndWith("failed: The circuit is open.");
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_from_one_that_is_down()
    {
        using var plain = new TcpListener(IPAddress.Loopback, 0);
        plain.Start();
        _ = AnswerAsync();
        (await FailureAsync(o => o.Url = $"https://{plain.LocalEndpoint}")).ShouldEndWith(
            " Is the address one of TLS (https), and the certificate one that this machine trusts? Client takes certificates of your own.");

        async Task AnswerAsync()
        {
            using var connection = await plain.AcceptTcpClientAsync(Token);
            await connection.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Token);
        }
    }

    [Fact]
    public async Task A_status_counts_also_where_the_rest_of_the_answer_does_not_come()
    {
        _server.Answer = "401 Unauthorized\r\nContent-Length: 100\r\n\r\nno";
        using var answered = new Answered();
        using var client = new HttpClient(answered);
        using var pusher = Pusher(o => o.Client = client);
        var push = pusher.PushAsync(Token);
        await answered.Head;
        _time.Advance(TimeSpan.FromSeconds(10));
        var refused = await Should.ThrowAsync<PushgatewayException>(push.WaitAsync(Deadline, Token));
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Message.ShouldEndWith("failed: the answer is 401 Unauthorized. Set Username and Password, or BearerToken, as the server wants them.");
    }

    private PushgatewayPusher Pusher(Action<PushgatewayOptions>? change = null)
    {
        var options = new PushgatewayOptions { Url = _server.Url, Job = "nightly" };
        change?.Invoke(options);
        return new(_metrics.Registry, options);
    }

    /// <summary>The message of a push whose first try fails.</summary>
    private async Task<string> FailureAsync(Action<PushgatewayOptions> change)
    {
        using var pusher = Pusher(change);
        var push = pusher.PushAsync(Token);
        await Poll.UntilAsync(
            () => Task.FromResult(push.IsCompleted || _metrics.Value("metrics_push_total", ("target", "pushgateway"), ("outcome", "failed")) > 0), static failed => failed, "the try to fail");
        pusher.Dispose(); // it waits for its second try, on a clock that stands still
        return (await Should.ThrowAsync<PushgatewayException>(push.WaitAsync(Deadline, Token))).Message;
    }

    /// <summary>Tells when the head of an answer is there.</summary>
    private sealed class Answered() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly TaskCompletionSource _head = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Head => _head.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            _head.TrySetResult();
            return answer;
        }
    }

    /// <summary>Sends until it is cancelled, and then says something else.</summary>
    private sealed class Torn : HttpMessageHandler
    {
        private readonly TaskCompletionSource _sends = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Sends => _sends.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _sends.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new ObjectDisposedException(nameof(HttpClient));
        }
    }

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException("The circuit is open.");
    }
}
