using System.Net.WebSockets;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>The other side of a WebSocket.</summary>
internal static class SocketClient
{
    public static async Task<string> TalkAsync(Uri address, Version version)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var handler = new SocketsHttpHandler();
        using var socket = await OpenAsync(handler, address, version, deadline.Token);
        await EchoedAsync(socket, deadline.Token);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
        return "an echo";
    }

    public static async Task<string> BreakAsync(Uri address)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var handler = new SocketsHttpHandler();
        using var socket = await OpenAsync(handler, address, new Version(1, 1), deadline.Token);
        await EchoedAsync(socket, deadline.Token);
        socket.Abort();
        return "an echo";
    }

    public static async Task<string> LoseAsync(Uri address)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var handler = new SocketsHttpHandler();
        using var socket = await OpenAsync(handler, address, new Version(1, 1), deadline.Token);
        await Should.ThrowAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[100], deadline.Token));
        return "the connection closed";
    }

    public static async Task<string> SendAndLoseAsync(Uri address)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var handler = new SocketsHttpHandler();
        using var socket = await OpenAsync(handler, address, new Version(1, 1), deadline.Token);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
        await Should.ThrowAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[100], deadline.Token));
        return "the connection closed";
    }

    private static async Task<ClientWebSocket> OpenAsync(SocketsHttpHandler handler, Uri address, Version version, CancellationToken ct)
    {
        var socket = new ClientWebSocket { Options = { HttpVersion = version, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await socket.ConnectAsync(new Uri($"ws://{address.Authority}/socket"), invoker, ct);
        return socket;
    }

    private static async Task EchoedAsync(ClientWebSocket socket, CancellationToken ct)
    {
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, ct);
        (await socket.ReceiveAsync(new byte[100], ct)).Count.ShouldBe(5);
    }
}
