using System.Net;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.HttpClients.Tests;

/// <summary>Chains that are made by hand: the handler knows only those that stand behind it.</summary>
public sealed class ByHandTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly GatewayMetrics _metrics;
    private TestService _service = null!;

    public ByHandTests() => _metrics = TestMetrics.Create(_time);

    public async ValueTask InitializeAsync() => _service = await TestService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Each_attempt_of_a_handler_before_it_is_a_call_and_the_later_ones_are_retries()
    {
        using var client = Client(new Again(new GatewayMetricsHandler(_metrics, new SocketsHttpHandler())));
        await client.GetStringAsync("flaky");
        _metrics.Calls().ShouldBe("error[server_error]=2 errors=2 outcome[success]=1 outcome[failed]=2 calls=3 status[2xx]=1 status[5xx]=2 retries=2");
    }

    [Fact]
    public async Task An_attempt_after_a_body_that_broke_off_is_a_retry()
    {
        await using var service = RawService.ThatEndsAfter("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        using var client = Client(new Again(new GatewayMetricsHandler(_metrics, new SocketsHttpHandler())));
        await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync(service.Address));
        _metrics.Calls().ShouldBe("error[response_ended]=3 errors=3 outcome[failed]=3 calls=3 status[2xx]=3 retries=2");
    }

    [Fact]
    public async Task An_attempt_after_one_that_got_no_answer_is_a_retry()
    {
        using var client = Client(new Again(new GatewayMetricsHandler(_metrics, new SocketsHttpHandler())));
        await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync($"http://127.0.0.1:{TestService.ClosedPort()}/"));
        _metrics.Calls().ShouldBe("error[connection_error]=3 errors=3 outcome[failed]=3 calls=3 retries=2");
    }

    [Fact]
    public async Task Two_requests_of_one_client_are_no_retry_of_each_other()
    {
        using var client = Client(new GatewayMetricsHandler(_metrics, new SocketsHttpHandler()));
        for (var i = 0; i < 3; i++)
            (await client.GetAsync("status/503")).Dispose();
        _metrics.Calls().ShouldBe("error[server_error]=3 errors=3 outcome[failed]=3 calls=3 status[5xx]=3");
    }

    [Fact]
    public async Task Two_of_them_measure_once_also_where_the_inner_one_is_out_of_sight()
    {
        using var client = Client(new GatewayMetricsHandler(_metrics, new OutOfSight(new GatewayMetricsHandler(_metrics, new SocketsHttpHandler()))));
        await client.GetStringAsync("ok");
        _metrics.Calls().ShouldBe("outcome[success]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task A_clock_that_goes_back_loses_no_duration()
    {
        using var client = Client(new GatewayMetricsHandler(_metrics, new GoesBack(_time)));
        await client.GetStringAsync("ok");
        _metrics.Value("external_api_time_to_headers_seconds_count").ShouldBe(1);
        _metrics.Value("external_api_duration_seconds_count").ShouldBe(1);
    }

    private HttpClient Client(HttpMessageHandler handler) => new(handler) { BaseAddress = _service.Address };

    /// <summary>Tries three times, and reads the body before it is content.</summary>
    private sealed class Again(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var response = await base.SendAsync(request, cancellationToken);
                    await response.Content.LoadIntoBufferAsync(cancellationToken);
                    if (response.IsSuccessStatusCode || attempt == 3)
                        return response;
                    response.Dispose();
                }
                catch (HttpRequestException) when (attempt < 3)
                {
                    // once more
                }
            }
        }
    }

    private sealed class OutOfSight(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class GoesBack(ManualTimeProvider time) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            time.Advance(-TimeSpan.FromSeconds(1));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("hello") });
        }
    }
}
