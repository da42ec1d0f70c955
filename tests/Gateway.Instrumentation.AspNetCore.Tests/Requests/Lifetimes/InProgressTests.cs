using System.Net.WebSockets;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Lifetimes;

public class InProgressTests
{
    private readonly Signal _reached = new();
    private readonly Signal _end = new();

    [Fact]
    public async Task A_request_is_in_progress_while_its_handler_runs()
    {
        await using var app = await Measured.StartAsync(app => app.MapGet("/items/{id}", async (string id) => await WaitAsync()));
        var answer = app.Client.GetStringAsync("/items/5");
        await _reached.WaitAsync();

        InProgress(app, "GET", "/items/{id}").ShouldBe(1);
        RecordedRequests.Of(app.Metrics).ShouldBeEmpty();
        _end.Set();
        await answer;
        await app.StopAsync();

        InProgress(app, "GET", "/items/{id}").ShouldBe(0);
    }

    [Fact]
    public async Task A_streamed_answer_is_in_progress_after_its_first_part()
    {
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("part");
            await WaitAsync();
        }));
        using var answer = await app.Client.GetAsync("/items", HttpCompletionOption.ResponseHeadersRead);
        await _reached.WaitAsync();

        InProgress(app, "GET", "/items").ShouldBe(1);
        _end.Set();
        await answer.Content.ReadAsStringAsync();
    }

    [Fact]
    public async Task A_socket_is_in_progress_until_it_is_closed()
    {
        await using var app = await Measured.StartAsync(app =>
        {
            app.UseWebSockets();
            app.Map("/socket", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                _reached.Set();
                await socket.ReceiveAsync(new byte[10], CancellationToken.None);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            });
        });
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{app.Address.Authority}/socket"), CancellationToken.None);
        await _reached.WaitAsync(); // the client has the answer before the server has taken the connection over

        app.Metrics.Value("http_streams_inprogress", ("method", "GET"), ("endpoint", "/socket")).ShouldBe(1);
        InProgress(app, "GET", "/socket").ShouldBe(0);
        RecordedRequests.Of(app.Metrics).ShouldBeEmpty();
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await app.StopAsync();

        app.Metrics.Value("http_streams_inprogress", ("method", "GET"), ("endpoint", "/socket")).ShouldBe(0);
        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /socket 101"]);
    }

    [Fact]
    public async Task A_request_whose_route_is_found_later_is_in_progress_under_it_from_then_on()
    {
        await using var app = await Measured.StartAsync(app => app.UseRouting().UseEndpoints(routes => routes.MapGet("/items", WaitAsync)));
        var answer = app.Client.GetStringAsync("/items");
        await _reached.WaitAsync();

        InProgress(app, "GET", "/items").ShouldBe(1);
        _end.Set();
        await answer;
        await app.StopAsync();

        InProgress(app, "GET", "/items").ShouldBe(0);
        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /items 200"]);
    }

    [Fact]
    public async Task The_scrape_that_shows_it_is_not_in_progress_where_routing_comes_later()
    {
        await using var app = await Measured.StartAsync(app => app.UseRouting().UseEndpoints(routes => routes.MapGatewayMetrics()));

        (await app.Client.GetStringAsync("/metrics")).ShouldNotContain("http_requests_inprogress{method=\"GET\",endpoint=\"unmatched\"} 1");
    }

    [Fact]
    public async Task Many_requests_at_once_are_counted_each()
    {
        var waiting = 0;
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", async () =>
        {
            if (Interlocked.Increment(ref waiting) == 20)
                _reached.Set();
            await _end.WaitAsync();
        }));
        var answers = Enumerable.Range(0, 20).Select(_ => app.Client.GetAsync("/items")).ToList();
        await _reached.WaitAsync();

        InProgress(app, "GET", "/items").ShouldBe(20);
        _end.Set();
        await Task.WhenAll(answers);
        await app.StopAsync();

        InProgress(app, "GET", "/items").ShouldBe(0);
    }

    private async Task<string> WaitAsync()
    {
        _reached.Set();
        await _end.WaitAsync();
        return "done";
    }

    private static double InProgress(TestApp app, string method, string endpoint) =>
        app.Metrics.Value("http_requests_inprogress", ("method", method), ("endpoint", endpoint));
}
