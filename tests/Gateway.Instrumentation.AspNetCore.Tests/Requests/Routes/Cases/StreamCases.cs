using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Answers that take their time: streams and sockets. That they are measured to their end, their own tests show.</summary>
internal static class StreamCases
{
    public static RouteSection Section => new("Streams and WebSockets", "They are measured to their end, and are in progress until then. Server-sent events and WebSockets are counted here as requests; their durations are in `http_stream_duration_seconds`, and so is their number in `http_streams_inprogress`.",
    [
        new("A streamed response", "`MapGet(\"/numbers\", () => CountAsync())`, an `IAsyncEnumerable`", "GET /numbers", "200", "GET /numbers 200")
        {
            Map = app => app.MapGet("/numbers", (CancellationToken ct) => CountAsync(ct)),
        },
        new("Server-sent events", "`MapGet(\"/events\", () => TypedResults.ServerSentEvents(...))`", "GET /events", "200", "GET /events 200")
        {
            Map = app => app.MapGet("/events", (CancellationToken ct) => TypedResults.ServerSentEvents(EventsAsync(ct))),
        },
        WebSocket("A WebSocket", "GET /socket with an upgrade", "GET /socket 101"),
        WebSocket("A WebSocket over HTTP/2", "CONNECT /socket over HTTP/2", "CONNECT /socket 200") with
        {
            Note = "HTTP/2 knows no 101.",
            Host = builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)),
            Play = address => SocketClient.TalkAsync(address, new Version(2, 0)),
        },
        WebSocket("A WebSocket that is not closed", "GET /socket with an upgrade, and disconnects", "GET /socket 499") with
        {
            Note = "The client disconnected, as from any other response.",
            Play = SocketClient.BreakAsync,
        },
        new("A WebSocket whose handler loses another one", "the handler throws as a WebSocket to another server would when that server disconnects", "GET /socket with an upgrade", "the connection closed", "GET /socket 101")
        {
            Error = ErrorSide.Service,
            Note = "Not the client's: it is still there.",
            Map = app =>
            {
                app.UseWebSockets();
                app.Map("/socket", async (HttpContext context) =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
                });
            },
            Play = SocketClient.LoseAsync,
        },
        new("A request for a WebSocket where there is none", "`UseWebSockets()`, `MapGet(\"/items\")`", "GET /items with an upgrade", "200", "GET /items 200")
        {
            Headers = ["Upgrade: websocket"],
            Map = app =>
            {
                app.UseWebSockets();
                app.MapGet("/items", () => "all");
            },
        },
    ]);

    private static RouteCase WebSocket(string name, string request, string recorded) => new(name, "`UseWebSockets()`, the handler accepts and answers one message", request, "an echo", recorded)
    {
        Map = app =>
        {
            app.UseWebSockets();
            app.Map("/socket", EchoAsync);
        },
        Play = address => SocketClient.TalkAsync(address, new Version(1, 1)),
    };

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        var message = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        await socket.SendAsync(buffer.AsMemory(0, message.Count), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static async IAsyncEnumerable<int> CountAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (var i = 0; i < 3; i++)
        {
            await Task.Yield();
            ct.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    private static async IAsyncEnumerable<SseItem<int>> EventsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var number in CountAsync(ct))
            yield return new SseItem<int>(number);
    }
}
