using System.Diagnostics.Metrics;
using System.Text.Json;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

public class MeterTests
{
    [Fact]
    public async Task The_meters_of_AspNetCore_Kestrel_and_HttpClient_are_on_the_page_beside_ours()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseGatewayMetrics();
                app.MapGatewayMetrics();
                app.MapGet("/quotes/{id}", (string id) => id);
            },
            onKestrel: true,
            configureServices: services => services.AddGatewayMetrics()
                .AddMeters(KnownMeters.AspNetCore | KnownMeters.Kestrel | KnownMeters.HttpClient | KnownMeters.Runtime));
        await app.Client.GetStringAsync("/quotes/1");
        await app.Client.GetStringAsync("/quotes/2");

        var page = MetricsPage.Parse(await app.Client.GetStringAsync("/metrics"));

        page.Value("http_requests_total", ("method", "GET"), ("endpoint", "/quotes/{id}"), ("status", "200")).ShouldBe(2);
        page.Value("aspnetcore_routing_match_attempts_total", ("http_route", "/quotes/{id}"), ("aspnetcore_routing_match_status", "success"), ("aspnetcore_routing_is_fallback", "false")).ShouldBe(2);
        page.Samples.ShouldContain(sample => sample.Name == "kestrel_active_connections");
        var client = page.Samples.Single(sample => sample.Name == "http_client_request_duration_seconds_count" && sample.Labels["server_port"] == $"{app.Address.Port}");
        client.Value.ShouldBe(2); // the scrape itself is not over
        page.Samples.ShouldContain(sample => sample.Name == "dotnet_jit_compiled_methods_total");

        // What our families have is not on the page twice.
        page.Samples.ShouldNotContain(sample => sample.Name.StartsWith("http_server_", StringComparison.Ordinal));
        page.Samples.ShouldNotContain(sample => sample.Name.StartsWith("dotnet_process_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_meter_of_the_requests_is_shown_when_it_is_added_by_its_name()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGatewayMetrics();
                app.MapGet("/quotes", () => "1");
            },
            configureServices: services => services.AddGatewayMetrics().AddMeters(KnownMeters.AspNetCore).AddMeter("Microsoft.AspNetCore.Hosting"));
        await app.Client.GetStringAsync("/quotes");

        // ASP.NET Core records a request after its client has the answer.
        var requests = await Poll.UntilAsync(
            async () => MetricsPage.Parse(await app.Client.GetStringAsync("/metrics")).Samples
                .Where(sample => sample.Name == "http_server_request_duration_seconds_count" && sample.Labels.GetValueOrDefault("http_route") == "/quotes")
                .Sum(sample => sample.Value),
            requests => requests > 0,
            "the request");
        requests.ShouldBe(1);
    }

    [Fact]
    public async Task Two_hosts_of_one_process_do_not_show_each_others_requests()
    {
        await using var one = await Start();
        await using var two = await Start();
        await one.Client.GetStringAsync("/quotes");
        await Poll.UntilAsync(() => one.Client.GetStringAsync("/metrics"), page => page.Contains("http_route=\"/quotes\"", StringComparison.Ordinal), "the request");
        (await two.Client.GetStringAsync("/metrics")).ShouldNotContain("http_route=\"/quotes\"");

        static Task<TestApp> Start() => TestApp.StartAsync(
            app =>
            {
                app.MapGatewayMetrics();
                app.MapGet("/quotes", () => "1");
            },
            configureServices: services => services.AddGatewayMetrics().AddMeter("Microsoft.AspNetCore.*"));
    }

    [Fact]
    public async Task The_catalog_lists_the_meters_that_are_not_on_the_page()
    {
        using var shown = new Meter($"Catalog.{Guid.NewGuid():N}.Shown");
        using var missed = new Meter($"{shown.Name}.Not");
        shown.CreateCounter<int>("a");
        missed.CreateCounter<int>("b");
        await using var app = await TestApp.StartAsync(
            app => app.MapGatewayMetrics(), configureServices: services => services.AddGatewayMetrics().AddMeter(shown.Name));
        var catalog = JsonDocument.Parse(await app.Client.GetStringAsync("/metrics/catalog?meters")).RootElement.EnumerateArray()
            .Where(meter => meter.GetProperty("name").GetString()!.StartsWith(shown.Name, StringComparison.Ordinal)).Select(meter => JsonSerializer.Serialize(meter)).ToList();
        catalog.ShouldBe(
        [
            $$"""{"name":"{{shown.Name}}","is_listened_to":true,"pattern":"{{shown.Name}}","instruments":["a"],"left_out":[]}""",
            $$"""{"name":"{{missed.Name}}","is_listened_to":false,"pattern":null,"instruments":["b"],"left_out":[]}""",
        ]);
    }
}
