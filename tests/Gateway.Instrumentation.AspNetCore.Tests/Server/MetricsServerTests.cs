using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Instrumentation.AspNetCore.Tests.Safety;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.AspNetCore.Tests.Server;

/// <summary>A host without a web application that serves its page.</summary>
public sealed class MetricsServerTests : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly LogLines _log = new();

    public void Dispose()
    {
        _client.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData("/metrics", "orders_total 1")]
    [InlineData("/metrics/json", "uptime_seconds")]
    [InlineData("/metrics/health", "\"status\"")]
    [InlineData("/metrics/catalog", "orders_total")]
    [InlineData("/json", "uptime_seconds")]
    [InlineData("/health", "\"status\"")]
    public async Task A_worker_serves_its_metrics(string path, string part)
    {
        using var host = await StartAsync();
        host.Services.GetRequiredService<MetricFactory>().Counter("orders_total", "Orders.").Inc();
        (await _client.GetStringAsync(new Uri(PageOf(host), path), Token)).ShouldContain(part);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/catalog")]
    [InlineData("/reset")]
    public async Task Nothing_else_is_served(string path)
    {
        using var host = await StartAsync();
        (await _client.GetAsync(new Uri(PageOf(host), path), Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task It_answers_before_the_first_service_starts_and_until_the_last_has_stopped()
    {
        Asking? asking = null;
        using (var host = await StartAsync(services => services.AddHostedService(provider => asking = new Asking(provider, _client))))
        {
            await host.StopAsync(Token);
            await Should.ThrowAsync<HttpRequestException>(_client.GetStringAsync(asking!.Page, Token));
        }

        asking.Answers.ShouldBe(["start: service_up 0", "stop: service_up 0"]);
    }

    [Fact]
    public async Task Its_own_requests_are_not_measured_and_its_answers_are_those_of_MapGatewayMetrics()
    {
        using var host = await StartAsync();
        await _client.GetStringAsync(PageOf(host), Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, PageOf(host));
        request.Headers.TryAddWithoutValidation("Accept", ExpositionContentType.OpenMetrics);
        using var answer = await _client.SendAsync(request, Token);
        answer.Content.Headers.ContentType!.ToString().ShouldBe(ExpositionContentType.OpenMetrics);
        answer.Headers.Contains("Server").ShouldBeFalse();
        var page = await answer.Content.ReadAsStringAsync(Token);
        page.ShouldEndWith("# EOF\n");
        page.ShouldNotContain("http_requests_total");
    }

    [Fact]
    public async Task It_listens_on_all_interfaces_in_a_container_and_on_the_loopback_interface_outside()
    {
        MetricsServerOptions.DefaultAddress("true").ShouldBe(IPAddress.IPv6Any);
        MetricsServerOptions.DefaultAddress(null).ShouldBe(IPAddress.Loopback);
        MetricsServerOptions.DefaultAddress("false").ShouldBe(IPAddress.Loopback);

        using var host = await StartAsync(configure: static o => o.Address = MetricsServerOptions.DefaultAddress("true"));
        (await _client.GetStringAsync(new Uri($"http://127.0.0.1:{PageOf(host).Port}/metrics"), Token)).ShouldContain("service_up");
    }

    [Fact]
    public async Task A_start_of_the_host_that_fails_closes_the_port()
    {
        var port = LoopbackPort.Free();
        await Should.ThrowAsync<InvalidDataException>(() => StartAsync(static services => services.AddHostedService<Broken>(), o => o.Port = port));
        using var free = new TcpListener(IPAddress.Loopback, port);
        free.Start();
    }

    [Fact]
    public async Task Connections_beyond_the_largest_number_are_closed()
    {
        using var host = await StartAsync(configure: static o => o.MaxConnections = 1);
        var page = PageOf(host);
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(page.Host, page.Port, Token);
        await first.SendAsync(Encoding.ASCII.GetBytes("GET /health HTTP/1.1\r\nHost: first\r\n\r\n"), Token);
        (await first.ReceiveAsync(new byte[256], Token)).ShouldBeGreaterThan(0); // answered: the connection is taken, and stays
        (await Poll.UntilAsync(() => TryGetAsync(page), static text => text is null, "the refusal")).ShouldBeNull();
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_start_and_names_the_way_out()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var message = (await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(configure: o => o.Port = port))).Message;
        message.ShouldContain($"127.0.0.1:{port}");
        message.ShouldContain("o.Port =");
        message.ShouldContain("ContinueWithoutPage");
    }

    [Fact]
    public async Task A_service_may_live_without_its_page()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var host = await StartAsync(configure: o => (o.Port, o.ContinueWithoutPage) = (port, true));
        host.Services.GetRequiredService<MetricsServer>().Page.ShouldBeNull();
        _log.Warnings.ShouldContain(line => line.Contains($"127.0.0.1:{port}", StringComparison.Ordinal) && line.Contains("not served", StringComparison.Ordinal));
        _log.Errors.ShouldBeEmpty("it is a warning");
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Wrong_options_stop_the_start()
    {
        (await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(configure: o => o.Port = null))).Message.ShouldContain("o.Port = 9001");
        (await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(configure: o => o.Port = 70000))).Message.ShouldContain("1 to 65535");
        (await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(configure: o => o.MaxConnections = 0))).Message.ShouldContain("at least 1");
        (await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(configure: o => o.ConfigureEndpoints = endpoints => endpoints.MaxConcurrentScrapes = 0)))
            .Message.ShouldContain("MaxConcurrentScrapes");
    }

    [Fact]
    public async Task It_leaves_signals_to_the_host()
    {
        using var host = await StartAsync();
        _log.All.ShouldContain(line => line.Contains(PageOf(host).ToString(), StringComparison.Ordinal));
        _log.All.Count(line => line.Contains("Ctrl+C", StringComparison.Ordinal)).ShouldBe(1, "only the host waits for it");
    }

    [Fact]
    public async Task A_scrape_writes_nothing_to_the_workers_log()
    {
        using var host = await StartAsync();
        await _client.GetStringAsync(PageOf(host), Token);
        _log.All.ShouldNotContain(line => line.Contains("Request starting", StringComparison.Ordinal) || line.Contains("Executing endpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_health_of_a_worker_is_that_of_its_health_checks()
    {
        using var host = await StartAsync(static services => services.AddHealthChecks()
            .AddCheck("disk", static () => HealthCheckResult.Healthy())
            .AddCheck("loops", static () => HealthCheckResult.Unhealthy("Loop ended by itself.")));
        using var answer = await _client.GetAsync(new Uri(PageOf(host), "/health"), Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync(Token)).ReplaceLineEndings("\n").ShouldBe(
            """
            {
              "status": "unhealthy",
              "reasons": [
                "disk is healthy.",
                "loops is unhealthy: Loop ended by itself."
              ]
            }
            """.ReplaceLineEndings("\n"));
        (await _client.GetStringAsync(new Uri(PageOf(host), "/metrics/health"), Token)).ShouldContain("recent_requests"); // that of its requests stays
    }

    [Fact]
    public async Task A_health_that_is_switched_off_is_not_served_by_checks_either()
    {
        using var host = await StartAsync(static services => services.AddHealthChecks(), static o => o.ConfigureEndpoints = static endpoints => endpoints.Endpoints = MetricsEndpoints.Page);
        (await _client.GetAsync(new Uri(PageOf(host), "/health"), Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_hosts_of_one_process_serve_their_own_pages()
    {
        using var one = await StartAsync();
        using var other = await StartAsync();
        one.Services.GetRequiredService<MetricFactory>().Counter("orders_total", "Orders.").Inc();
        (await _client.GetStringAsync(PageOf(one), Token)).ShouldContain("orders_total 1");
        (await _client.GetStringAsync(PageOf(other), Token)).ShouldNotContain("orders_total");
    }

    [Fact]
    public async Task A_thousand_connections_that_send_half_a_request_stop_neither_the_worker_nor_the_page()
    {
        using var host = await StartAsync(services => services.AddHostedService<Counting>());
        var page = PageOf(host);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 1000; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(page.Host, page.Port, Token);
                await socket.SendAsync(Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nHost: slow\r\n"), Token);
            }

            var turns = host.Services.GetRequiredService<MetricFactory>().Counter("turns_total", "Turns.");
            var before = turns.Value;

            // Refused until the first of them have had their five seconds.
            (await Poll.UntilAsync(() => TryGetAsync(page), static text => text is not null, "the page"))!.ShouldContain("turns_total");
            await Poll.UntilAsync(() => Task.FromResult(turns.Value), value => value >= before + 100, "the worker's turns");
        }
        finally
        {
            sockets.ForEach(static socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task A_real_Prometheus_scrapes_it()
    {
        if (PrometheusServer.MissingReason is { } missing)
            Assert.Skip(missing);
        using var host = await StartAsync();
        host.Services.GetRequiredService<MetricFactory>().Counter("orders_total", "Orders.").Inc(3);
        await using var prometheus = await PrometheusServer.StartAsync([new ScrapeTarget("worker", PageOf(host).Authority)], cancellationToken: Token);
        var samples = await Poll.UntilAsync(
            () => prometheus.QueryAsync("orders_total{job=\"worker\"}", Token), static samples => samples.Count > 0, "the first scrape");
        samples.ShouldHaveSingleItem().Value.ShouldBe(3);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Uri PageOf(IHost host) => host.Services.GetRequiredService<MetricsServer>().Page!;

    private async Task<string?> TryGetAsync(Uri page)
    {
        try
        {
            return await _client.GetStringAsync(page, Token);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<IHost> StartAsync(Action<IServiceCollection>? services = null, Action<MetricsServerOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(_log);
        services?.Invoke(builder.Services);
        builder.Services.AddGatewayMetricsServer(options =>
        {
            options.Port = 0;
            configure?.Invoke(options);
        }).AddServiceStatus();
        var host = builder.Build();
        try
        {
            await host.StartAsync(Token);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the page of its own host while it starts and stops.</summary>
    private sealed class Asking(IServiceProvider services, HttpClient client) : IHostedService
    {
        public List<string> Answers { get; } = [];

        public Uri Page { get; private set; } = null!;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            Page = services.GetRequiredService<MetricsServer>().Page!;
            await AskAsync("start");
        }

        public Task StopAsync(CancellationToken cancellationToken) => AskAsync("stop");

        private async Task AskAsync(string when)
        {
            var page = await client.GetStringAsync(Page);
            Answers.Add($"{when}: {page.Split('\n').Single(line => line.StartsWith("service_up", StringComparison.Ordinal))}");
        }
    }

    private sealed class Broken : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidDataException();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Counting(MetricFactory metrics) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var turns = metrics.Counter("turns_total", "Turns.");
            while (!stoppingToken.IsCancellationRequested)
            {
                turns.Inc();
                await Task.Delay(1, stoppingToken);
            }
        }
    }
}
