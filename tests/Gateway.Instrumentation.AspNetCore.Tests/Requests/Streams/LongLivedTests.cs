using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gateway.Instrumentation.AspNetCore.Tests.Requests.Observers;
using Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Streams;

/// <summary>WebSockets, SignalR and long polling.</summary>
public class LongLivedTests
{
    [Theory]
    [InlineData("1.1", "GET")]
    [InlineData("2.0", "CONNECT")]
    public async Task A_WebSocket_is_a_stream_and_its_messages_are_counted(string version, string method)
    {
        await using var app = await Measured.StartAsync(
            app =>
            {
                app.UseWebSockets();
                app.Map("/socket", EchoAsync);
            },
            configureHost: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(
                listen => listen.Protocols = version == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1)));
        await SocketClient.TalkAsync(app.Address, Version.Parse(version));
        await app.StopAsync();

        var page = app.Metrics.Scrape();
        page.Value("http_stream_duration_seconds_count", ("method", method), ("endpoint", "/socket")).ShouldBe(1);
        page.Value("http_stream_messages_total", ("endpoint", "/socket"), ("direction", "received")).ShouldBe(1);
        page.Value("http_stream_messages_total", ("endpoint", "/socket"), ("direction", "sent")).ShouldBe(2);
        page.Value("http_request_duration_seconds_count", ("endpoint", "/socket")).ShouldBe(0);
        RecordedRequests.Contradictions(app.Metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_of_SignalR_is_a_stream_and_what_leads_to_it_is_a_request()
    {
        await using var app = await Measured.StartAsync(
            app => app.MapHub<PriceHub>("/prices"),
            configureHost: builder => builder.Services.AddSignalR());
        using var answer = await app.Client.PostAsync(new Uri("/prices/negotiate?negotiateVersion=1", UriKind.Relative), null);
        var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("connectionToken").GetString();
        using (var socket = new ClientWebSocket())
        {
            await socket.ConnectAsync(new Uri($"ws://{app.Address.Authority}/prices?id={token}"), CancellationToken.None);
            await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            await socket.ReceiveAsync(new byte[100], CancellationToken.None);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        await app.StopAsync();
        var page = app.Metrics.Scrape();
        page.Value("http_stream_duration_seconds_count", ("method", "GET"), ("endpoint", "/prices")).ShouldBe(1);
        page.Value("http_request_duration_seconds_count", ("method", "POST"), ("endpoint", "/prices/negotiate")).ShouldBe(1);
        page.Value("http_stream_messages_total", ("endpoint", "/prices"), ("direction", "received")).ShouldBeGreaterThanOrEqualTo(1);
        RecordedRequests.Contradictions(app.Metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task SignalR_without_WebSockets_polls_with_streams_and_sends_with_requests()
    {
        await using var app = await Measured.StartAsync(
            app => app.MapHub<PriceHub>("/prices"),
            configureHost: builder => builder.Services.AddSignalR());
        using var answer = await app.Client.PostAsync(new Uri("/prices/negotiate?negotiateVersion=1", UriKind.Relative), null);
        var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("connectionToken").GetString();
        var hub = new Uri($"/prices?id={token}", UriKind.Relative);
        (await app.Client.GetAsync(hub)).EnsureSuccessStatusCode(); // the first poll returns at once
        using var handshake = new StringContent("{\"protocol\":\"json\",\"version\":1}\u001e", Encoding.UTF8);
        (await app.Client.PostAsync(hub, handshake)).EnsureSuccessStatusCode();
        (await app.Client.DeleteAsync(hub)).EnsureSuccessStatusCode();
        await app.StopAsync();

        var page = app.Metrics.Scrape();
        page.Value("http_stream_duration_seconds_count", ("method", "GET"), ("endpoint", "/prices")).ShouldBe(1);
        page.Value("http_request_duration_seconds_count", ("method", "POST"), ("endpoint", "/prices")).ShouldBe(1);
        page.Value("http_request_duration_seconds_count", ("method", "DELETE"), ("endpoint", "/prices")).ShouldBe(1);
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(204, 1)]
    [InlineData(404, 0)]
    [InlineData(500, 0)]
    public async Task A_route_that_says_that_it_lasts_does_unless_it_refuses(int status, int streams)
    {
        await using var app = await Measured.StartAsync(app => app.MapGet("/poll", () => Results.StatusCode(status)).LongLived());
        await app.Client.GetAsync("/poll");
        await app.StopAsync();

        app.Metrics.Value("http_requests_total", ("endpoint", "/poll"), ("status", status.ToString(CultureInfo.InvariantCulture))).ShouldBe(1);
        var page = app.Metrics.Scrape();
        page.Samples.Where(sample => sample.Name == "http_stream_duration_seconds_count").Sum(sample => sample.Value).ShouldBe(streams);
        RecordedRequests.Contradictions(app.Metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_attribute_says_the_same_and_such_a_route_is_announced_with_its_streams()
    {
        await using var app = await Measured.StartAsync(
            app => app.MapGet("/poll", [LongLived] () => "changed"), options => options.AnnounceRoutes = true);
        app.Metrics.Value("http_stream_duration_seconds_count", ("method", "GET"), ("endpoint", "/poll")).ShouldBe(0);
        app.Metrics.Value("http_stream_messages_total", ("endpoint", "/poll"), ("direction", "sent")).ShouldBe(0);
        await app.Client.GetStringAsync("/poll");
        await app.StopAsync();
        app.Metrics.Value("http_stream_duration_seconds_count", ("method", "GET"), ("endpoint", "/poll")).ShouldBe(1);
    }

    [Fact]
    public async Task An_excluded_WebSocket_counts_nowhere()
    {
        await using var app = await Measured.StartAsync(app =>
        {
            app.UseWebSockets();
            app.Map("/socket", EchoAsync).DisableGatewayMetrics();
        });
        await SocketClient.TalkAsync(app.Address, new Version(1, 1));
        await app.StopAsync();
        app.Metrics.Scrape().Samples.ShouldNotContain(sample => sample.Name.StartsWith("http_stream", StringComparison.Ordinal));
        RecordedRequests.Of(app.Metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task Observers_see_what_lasted_and_when_its_first_byte_went()
    {
        var observer = new StreamObserver();
        await using var app = await Measured.StartAsync(
            app =>
            {
                app.MapGet("/text", () => "text");
                app.MapGet("/poll", () => "changed").LongLived();
            },
            configureHost: builder => builder.Services.AddSingleton<IRequestObserver>(observer));
        await app.Client.GetStringAsync("/text");
        await app.Client.GetStringAsync("/poll");
        await app.StopAsync();
        observer.Seen.ShouldBe(["/text False False", "/poll True True"]);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        var message = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        await socket.SendAsync(buffer.AsMemory(0, message.Count), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.SendAsync("one more"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private sealed class PriceHub : Hub;

    private sealed class StreamObserver : IRequestObserver
    {
        public List<string> Seen { get; } = [];

        public void RequestEnded(in EndedRequest request) => Seen.Add($"{request.Route} {request.LongLived} {request.TimeToFirstByte is not null}");
    }
}
