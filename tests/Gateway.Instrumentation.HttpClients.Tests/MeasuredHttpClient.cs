using System.Net;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.HttpClients.Tests;

/// <summary>An HttpClient on a Kestrel on loopback, in the conformance suite.</summary>
internal sealed class MeasuredHttpClient : ClientUnderTest
{
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(300);

    private readonly TestService _service;
    private readonly HttpClient _client;

    private MeasuredHttpClient(TestService service)
    {
        _service = service;
        _client = new HttpClient(new GatewayMetricsHandler(Metrics, new SocketsHttpHandler(), static options => options.Service = "billing")) { BaseAddress = service.Address };
    }

    public static async Task<ClientUnderTest> StartAsync() => new MeasuredHttpClient(await TestService.StartAsync());

    public override Action? SucceedSynchronously => () =>
    {
        using var response = _client.Send(new HttpRequestMessage(HttpMethod.Get, "ok"));
        using var reader = new StreamReader(response.Content.ReadAsStream());
        reader.ReadToEnd().ShouldBe("hello");
    };

    public override IReadOnlyList<FailingCall> Failures =>
    [
        new("503", "server_error", () => GetAsync("status/503"), Throws: null),
        new("429", "rate_limited", () => GetAsync("status/429"), Throws: null),
        new("504", "timeout_error", () => GetAsync("status/504"), Throws: null),
        new("a closed port", "connection_error", () => GetAsync($"http://127.0.0.1:{TestService.ClosedPort()}/"), typeof(HttpRequestException)),
        new("a name that is none", "name_resolution_error", () => GetAsync("http://no-such-host.invalid/"), typeof(HttpRequestException)),
        new("TLS with a service that speaks none", "tls_error", () => GetAsync($"https://{_service.Address.Authority}/ok"), typeof(HttpRequestException)),
        new("a connection that is reset in the body", "connection_error", () => GetAsync("broken"), typeof(HttpRequestException)),
    ];

    public override Func<Task> TimeOutAsync => async () =>
    {
        // The handler's is shorter: a busy machine may start it long after the client's own.
        using var client = new HttpClient(new GatewayMetricsHandler(Metrics, new SocketsHttpHandler(), static options => (options.Service, options.Timeout) = ("billing", TimeSpan.FromTicks(1))))
        {
            BaseAddress = _service.Address,
            Timeout = ShortTimeout,
        };
        using var response = await client.GetAsync("hang");
    };

    public override Func<CancellationToken, Task<OpenCall>> OpenAsync => async token =>
    {
        var response = await _client.GetAsync("parts", HttpCompletionOption.ResponseHeadersRead, token);
        var body = await response.Content.ReadAsStreamAsync(token);
        await body.ReadExactlyAsync(new byte[6], token);
        return new OpenCall(
            async () =>
            {
                _service.SendRest();
                using var reader = new StreamReader(body, leaveOpen: true);
                (await reader.ReadToEndAsync(token)).ShouldBe("rest");
            },
            () =>
            {
                response.Dispose();
                return default;
            });
    };

    public override Func<ValueTask> DisposeClientAsync => () =>
    {
        _client.Dispose();
        return default;
    };

    public override (Action Bare, Action Measured)? Twins
    {
        get
        {
            var bare = new HttpMessageInvoker(new AnswerAtOnce());
            var measured = new HttpMessageInvoker(new GatewayMetricsHandler(Metrics, new AnswerAtOnce()));
            return (() => Call(bare), () => Call(measured));
        }
    }

    // A response is the caller's own: the handler has to remember the call, wrap the body with its headers, and note both with the request.
    public override int BytesAllowed => 1200;

    public override double Ended => Sum("external_api_calls_total");

    public override double? InFlight => Metrics.Registry.Snapshot().Find("external_api_inprogress")!.Series.Sum(static series => series.Value ?? 0);

    public override double Timed => Sum("external_api_duration_seconds_count");

    public override double Errors(string? errorType = null) => errorType is null
        ? Sum("external_api_errors_total")
        : Sum("external_api_errors_by_type_total", ("error_type", errorType));

    public override double? WithOutcome(string outcome) => Sum("external_api_calls_by_outcome_total", ("outcome", outcome));

    public override Task SucceedAsync(CancellationToken cancellationToken) => _client.GetStringAsync("ok", cancellationToken);

    public override Task HangAsync(CancellationToken cancellationToken) => _client.GetStringAsync("hang", cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    private async Task GetAsync(string url)
    {
        using var response = await _client.GetAsync(url);
    }

    private static void Call(HttpMessageInvoker client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://billing.test/ok");
        using var response = client.Send(request, CancellationToken.None);
        response.Content.ReadAsStream().CopyTo(Stream.Null);
    }

    private sealed class AnswerAtOnce : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(HttpStatusCode.OK) { Content = new ByteArrayContent([1, 2, 3]), RequestMessage = request };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
