using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Tells whether an exception about a connection is about the client's: handlers have connections of their own, which break
/// with the same exceptions, and the server may cancel RequestAborted a moment later than a read from the client fails.
/// </summary>
internal static class ClientConnection
{
    // For servers that show no socket. They cancel at once, from another thread: this is for machines that have no thread to
    // spare. Real time, whatever the clock of the metrics is.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    // Where the exception is about another connection, the client waits for its response meanwhile. A WebSocket's has begun.
    private static readonly TimeSpan LongestDelayOfResponse = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the socket of an HTTP/1.1 request is closed. False where it has no socket of its own.</summary>
    public static bool IsClosed(HttpContext context)
    {
        if (SocketOf(context) is not { } socket)
            return false;
        try
        {
            return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Whether a request failed because its client disconnected, before the server has noticed it.</summary>
    public static bool IsCause(HttpContext context, Exception exception) =>
        (exception is BadHttpRequestException || MayBeClients(context, exception)) && IsClosed(context); // bad: a body that ended too early

    /// <summary>Waits until the server notices that the client disconnected, where the exception may say so and no socket does.</summary>
    public static async Task WaitForNoticeAsync(HttpContext context, Exception exception, CancellationToken clientGone)
    {
        if (MayBeClients(context, exception) && SocketOf(context) is null)
            await Task.Delay(context.WebSockets.IsWebSocketRequest ? LongestDelay : LongestDelayOfResponse, clientGone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Only reads from the client throw; what is written to a client that disconnected is dropped.
    private static bool MayBeClients(HttpContext context, Exception exception) => exception switch
    {
        ConnectionResetException or ConnectionAbortedException =>
            context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } || context.WebSockets.IsWebSocketRequest,
        WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely } => context.WebSockets.IsWebSocketRequest,
        _ => false,
    };

    // Many requests share the socket of HTTP/2, and a client gives up one of them.
    private static Socket? SocketOf(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Get<IConnectionSocketFeature>()?.Socket : null;
}
