using System.Net;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Gateway.Instrumentation.HttpClients.Tests;

/// <summary>Clients of <c>IHttpClientFactory</c>, alone and with Polly's handler.</summary>
public sealed class FactoryTests : IAsyncLifetime
{
    private readonly ServiceCollection _services = [];
    private ServiceProvider? _provider;
    private TestService _service = null!;

    private GatewayMetrics Metrics => Provider.GetRequiredService<GatewayMetrics>();

    private ServiceProvider Provider => _provider ??= _services.BuildServiceProvider();

    public async ValueTask InitializeAsync() => _service = await TestService.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null)
            await _provider.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_client_has_its_name_as_service_and_is_shown_at_0_before_its_first_call()
    {
        _services.AddHttpClient("billing").AddGatewayMetrics();
        var client = Client("billing");
        Metrics.Value("external_api_errors_by_type_total", ("service", "billing"), ("error_type", "rate_limited")).ShouldBe(0);
        Metrics.Value("external_api_responses_total", ("service", "billing"), ("status_class", "5xx")).ShouldBe(0);
        await client.GetStringAsync("ok");
        Metrics.Calls("billing").ShouldBe("outcome[success]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task A_client_with_a_name_is_shown_from_the_start_of_the_host_under_the_service_that_it_will_have()
    {
        _services.ConfigureHttpClientDefaults(static clients => clients.AddGatewayMetrics());
        _services.AddHttpClient("billing").AddGatewayMetrics();
        _services.AddHttpClient("invoices").AddGatewayMetrics(static options => options.Service = "accounting");
        _services.AddHttpClient("partners").AddGatewayMetrics(static options => options.ServiceOf = static request => request.RequestUri!.Host);

        foreach (var starting in Provider.GetServices<IHostedService>())
            await starting.StartAsync(TestContext.Current.CancellationToken);

        Metrics.Scrape().Samples.Where(static sample => sample.Name == "external_api_retries_total").Select(static sample => sample.Line).ShouldBe(
            ["external_api_retries_total{service=\"billing\"} 0", "external_api_retries_total{service=\"accounting\"} 0"], ignoreOrder: true);
    }

    [Fact]
    public async Task All_clients_are_measured_by_one_line_and_the_one_without_a_name_by_its_host()
    {
        _services.ConfigureHttpClientDefaults(static clients => clients.AddGatewayMetrics());
        _services.AddHttpClient("billing");
        await Client("billing").GetStringAsync("ok");
        await Client("").GetStringAsync("ok");
        Metrics.Calls("billing").ShouldBe("outcome[success]=1 calls=1 status[2xx]=1");
        Metrics.Calls("127.0.0.1").ShouldBe("outcome[success]=1 calls=1 status[2xx]=1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_lines_together_measure_once_with_the_options_of_both(bool defaultsFirst)
    {
        if (defaultsFirst)
            _services.ConfigureHttpClientDefaults(static clients => clients.AddGatewayMetrics(static options => options.AlsoErrors.Add(HttpStatusCode.NotFound)));
        _services.AddHttpClient("billing").AddGatewayMetrics(static options => options.Service = "invoices");
        if (!defaultsFirst)
            _services.ConfigureHttpClientDefaults(static clients => clients.AddGatewayMetrics(static options => options.AlsoErrors.Add(HttpStatusCode.NotFound)));
        using var response = await Client("billing").GetAsync("status/404");
        Metrics.Calls().ShouldBe("error[not_found]=1 errors=1 outcome[failed]=1 calls=1 status[4xx]=1");
        Metrics.Calls("invoices").ShouldBe(Metrics.Calls());
    }

    [Fact]
    public async Task Two_handlers_by_hand_in_one_chain_measure_once()
    {
        var metrics = TestMetrics.Create();
        using var client = new HttpClient(new GatewayMetricsHandler(
            metrics, new GatewayMetricsHandler(metrics, new SocketsHttpHandler(), static options => options.Service = "inner"), static options => options.Service = "outer"))
        {
            BaseAddress = _service.Address,
        };
        await client.GetStringAsync("ok");
        metrics.Calls().ShouldBe("outcome[success]=1 calls=1 status[2xx]=1");
        metrics.Calls("outer").ShouldBe(metrics.Calls());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task An_answer_that_the_caller_did_not_want_is_no_error_of_the_service(int status)
    {
        _services.AddHttpClient("billing").AddGatewayMetrics();
        using var response = await Client("billing").GetAsync($"status/{status}");
        Metrics.Calls().ShouldBe("outcome[success]=1 calls=1 status[4xx]=1");
    }

    [Fact]
    public async Task Services_by_a_delegate_are_bounded_and_what_it_throws_is_the_default()
    {
        _services.AddGatewayMetrics(static options => options.DefaultLabelLimit = 3);
        _services.AddHttpClient("billing").AddGatewayMetrics(static options => options.ServiceOf = static request =>
            request.RequestUri!.Query is { Length: > 1 } query ? query[1..] : throw new InvalidOperationException("no query"));
        var client = Client("billing");
        await client.GetStringAsync("ok");
        for (var i = 0; i < 10; i++)
            await client.GetStringAsync($"ok?service-{i}");
        Metrics.Of("external_api_calls_total", ("service", "billing")).ShouldBe(1);
        Metrics.Of("external_api_calls_total", ("service", "other")).ShouldBe(8);
        Metrics.Of("external_api_calls_total").ShouldBe(11);
        Metrics.Value("gateway_metrics_rejected_total", ("metric", nameof(GatewayMetricsHandler))).ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_of_the_address_is_a_label_but_the_host()
    {
        _services.AddHttpClient("").AddGatewayMetrics();
        await Client("").GetStringAsync("ok?secret=42");
        var page = Metrics.Registry.CollectText();
        page.ShouldContain("service=\"127.0.0.1\"");
        page.ShouldNotContain("secret");
        page.ShouldNotContain($"{_service.Address.Port}");
    }

    [Fact]
    public async Task A_call_passes_where_recording_is_off()
    {
        _services.AddGatewayMetrics(static options => options.Enabled = false);
        _services.AddHttpClient("billing").AddGatewayMetrics();
        (await Client("billing").GetStringAsync("ok")).ShouldBe("hello");
        Metrics.Registry.CollectText().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_time_out_that_a_typed_client_sets_itself_is_known()
    {
        _services.AddHttpClient<ImpatientClient>().AddGatewayMetrics();
        _services.AddHttpClient("billing").AddGatewayMetrics();
        var client = Provider.GetRequiredService<ImpatientClient>();
        await Client("billing").GetStringAsync("ok"); // compiles what stands between the start of a time-out and of its call
        (await Assert.ThrowsAsync<TaskCanceledException>(() => client.CallAsync(new Uri(_service.Address, "hang")))).InnerException.ShouldBeOfType<TimeoutException>();
        Metrics.Calls("ImpatientClient").ShouldBe("error[timeout_error]=1 errors=1 outcome[failed]=1 calls=1");
    }

    [Fact]
    public async Task With_a_handler_that_tries_again_behind_it_a_call_is_one_with_its_retries()
    {
        _services.AddHttpClient("billing").AddGatewayMetrics().AddResilienceHandler("retry", Retry);
        await Client("billing").GetStringAsync("flaky");
        _service.FlakyRequests.ShouldBe(3);
        Metrics.Calls().ShouldBe("outcome[success]=1 calls=1 status[2xx]=1 retries=2");
    }

    [Fact]
    public async Task With_a_handler_that_tries_again_before_it_each_attempt_is_a_call()
    {
        _services.AddHttpClient("billing").AddResilienceHandler("retry", Retry);
        _services.AddHttpClient("billing").AddGatewayMetrics();
        await Client("billing").GetStringAsync("flaky");
        Metrics.Calls().ShouldBe("error[server_error]=2 errors=2 outcome[success]=1 outcome[failed]=2 calls=3 status[2xx]=1 status[5xx]=2 retries=2");
    }

    [Fact]
    public async Task An_attempt_that_a_handler_before_it_ends_has_timed_out()
    {
        _services.AddHttpClient("billing").AddResilienceHandler("time-out", static pipeline => pipeline.AddTimeout(TimeSpan.FromMilliseconds(200)));
        _services.AddHttpClient("billing").AddGatewayMetrics();
        await Should.ThrowAsync<TimeoutRejectedException>(() => Client("billing").GetStringAsync("hang"));
        Metrics.Calls().ShouldBe("error[timeout_error]=1 errors=1 outcome[failed]=1 calls=1");
    }

    [Fact]
    public async Task A_time_out_of_a_handler_behind_it_is_one()
    {
        _services.AddHttpClient("billing").AddGatewayMetrics().AddResilienceHandler("time-out", static pipeline => pipeline.AddTimeout(TimeSpan.FromMilliseconds(200)));
        await Should.ThrowAsync<TimeoutRejectedException>(() => Client("billing").GetStringAsync("hang"));
        Metrics.Calls().ShouldBe("error[timeout_error]=1 errors=1 outcome[failed]=1 calls=1");
    }

    [Fact]
    public async Task A_caller_that_cancels_is_one_though_a_handler_stands_before_it()
    {
        _services.AddHttpClient("billing").AddResilienceHandler("retry", Retry);
        _services.AddHttpClient("billing").AddGatewayMetrics();
        using var cancel = new CancellationTokenSource();
        var call = Client("billing").GetStringAsync("hang", cancel.Token);
        await TestServers.Poll.UntilAsync(() => Task.FromResult(Metrics.Of("external_api_inprogress")), static inFlight => inFlight == 1, "the call to be in flight");
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        Metrics.Calls().ShouldBe("outcome[cancelled]=1 calls=1");
    }

    [Fact]
    public async Task The_loser_of_two_attempts_side_by_side_is_cancelled_and_no_error()
    {
        _services.AddHttpClient("billing").AddStandardHedgingHandler().Configure(static options => options.Hedging.Delay = TimeSpan.FromMilliseconds(100));
        _services.AddHttpClient("billing").AddGatewayMetrics();
        await Client("billing").GetStringAsync("slow-first");
        const string Both = "outcome[success]=1 outcome[cancelled]=1 calls=2 status[2xx]=1 retries=1";
        await TestServers.Poll.UntilAsync(() => Task.FromResult(Metrics.Calls()), static calls => calls == Both, Both);
    }

    private static void Retry(ResiliencePipelineBuilder<HttpResponseMessage> pipeline) => pipeline.AddRetry(
        new HttpRetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(1), BackoffType = DelayBackoffType.Constant, UseJitter = false });

    private HttpClient Client(string name)
    {
        var client = Provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        client.BaseAddress = _service.Address;
        return client;
    }

#pragma warning disable CA1812 // made by the factory
    private sealed class ImpatientClient
    {
        private readonly HttpClient _client;

        public ImpatientClient(HttpClient client)
        {
            _client = client;
            _client.Timeout = TimeSpan.FromMilliseconds(300);
        }

        public Task<string> CallAsync(Uri address) => _client.GetStringAsync(address);
    }
#pragma warning restore CA1812
}
