using System.Net.Sockets;
using System.Text;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.AspNetCore.Tests;

public class ScrapeOverSocketsTests
{
    [Fact]
    public async Task A_page_larger_than_any_buffer_arrives_whole()
    {
        await using var app = await StartWithLargePageAsync();

        var page = await app.Client.GetStringAsync("/metrics");

        page.Length.ShouldBeGreaterThan(1_000_000);
        page.ShouldBe(app.Metrics.Registry.CollectText());
    }

    [Fact]
    public async Task A_scraper_that_goes_away_leaves_the_next_scrape_unharmed()
    {
        await using var app = await StartWithLargePageAsync();
        var address = app.Client.BaseAddress!;
        for (var i = 0; i < 10; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await socket.ConnectAsync(address.Host, address.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
            await socket.ReceiveAsync(new byte[100]);
            socket.Close(timeout: 0); // a reset in the middle of the page
        }

        (await app.Client.GetStringAsync("/metrics")).ShouldBe(app.Metrics.Registry.CollectText());
    }

    [Fact]
    public async Task A_scraper_that_does_not_read_stops_neither_recording_nor_other_scrapes()
    {
        await using var app = await StartWithLargePageAsync();
        var address = app.Client.BaseAddress!;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));

        app.Metrics.PricingSync.RecordModelsFetched("late", 7);
        app.Metrics.PricingSync.Announce("later");
        var page = MetricsPage.Parse(await app.Client.GetStringAsync("/metrics"));

        page.Value("pricing_sync_models_fetched_total", ("provider", "late")).ShouldBe(7);
        page.Has("pricing_sync_total", ("provider", "later")).ShouldBeTrue();
    }

    private static async Task<TestApp> StartWithLargePageAsync()
    {
        var app = await TestApp.StartAsync(app => app.MapGatewayMetrics(), onKestrel: true);
        for (var i = 0; i < 200; i++)
            app.Metrics.PricingSync.Announce($"provider-{i}");
        return app;
    }
}
