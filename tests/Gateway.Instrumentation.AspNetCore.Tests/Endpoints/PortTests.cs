using System.Net;
using Gateway.Instrumentation.AspNetCore.Tests.Requests;
using Gateway.Instrumentation.AspNetCore.Tests.Safety;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

public class PortTests
{
    [Fact]
    public async Task A_port_of_their_own_hides_the_metrics_from_all_others_whatever_host_the_client_claims()
    {
        var (open, hidden) = (LoopbackPort.Free(), LoopbackPort.Free());
        await using var app = Build([open, hidden], port: hidden);
        await app.StartAsync();
        using var client = new HttpClient();

        foreach (var path in (string[])["", "/json", "/health", "/catalog"])
        {
            (await client.GetAsync($"http://127.0.0.1:{hidden}/metrics{path}")).StatusCode.ShouldBe(HttpStatusCode.OK);
            using var forged = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{open}/metrics{path}") { Headers = { Host = $"127.0.0.1:{hidden}" } };
            (await client.SendAsync(forged)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_told_at_start()
    {
        var (open, other) = (LoopbackPort.Free(), LoopbackPort.Free());
        var logs = new LogLines();
        await using var app = Build([open], port: other, logs);

        await app.StartAsync();

        logs.Warnings.ShouldBe(
        [
            $"The metrics are served on port {other} only, but the server listens on http://127.0.0.1:{open}: nobody can scrape them. Add the port with builder.WebHost.UseUrls(...) or ASPNETCORE_URLS, or change MetricsEndpointOptions.Port.",
        ]);
    }

    [Fact]
    public async Task A_port_that_the_server_listens_on_is_told_to_nobody()
    {
        var (open, hidden) = (LoopbackPort.Free(), LoopbackPort.Free());
        var logs = new LogLines();
        await using var app = Build([open, hidden], port: hidden, logs);

        await app.StartAsync();

        logs.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_port_does_not_say_either_that_all_places_are_taken()
    {
        var (open, hidden) = (LoopbackPort.Free(), LoopbackPort.Free());
        var (asked, answer) = (new Signal(), new Signal());
        await using var app = Build([open, hidden], port: hidden, more: options =>
        {
            options.MaxConcurrentScrapes = 1;
            options.AppendExposition(async (_, _) =>
            {
                asked.Set();
                await answer.WaitAsync();
            });
        });
        await app.StartAsync();
        using var client = new HttpClient();
        var scrape = client.GetAsync($"http://127.0.0.1:{hidden}/metrics");
        await asked.WaitAsync();

        (await client.GetAsync($"http://127.0.0.1:{open}/metrics")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync($"http://127.0.0.1:{hidden}/metrics")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        answer.Set();
        (await scrape).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static WebApplication Build(int[] listenOn, int port, LogLines? logs = null, Action<MetricsEndpointOptions>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null)
            builder.Logging.AddProvider(logs);
        builder.WebHost.UseUrls([.. listenOn.Select(listened => $"http://127.0.0.1:{listened}")]);
        builder.Services.AddGatewayMetrics();
        var app = builder.Build();
        app.MapGatewayMetrics("/metrics", options =>
        {
            options.Port = port;
            more?.Invoke(options);
        });
        return app;
    }
}
