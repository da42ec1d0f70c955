using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Whether it is the client that has gone. Whoever reads from it may learn so before the request is told.</summary>
internal static class GoneClient
{
    // The server tells from another thread, at once: this is for machines that have no thread to spare.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    public static bool Is(HttpContext context, Exception? exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return true;
        if (exception is null && context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        return exception is ConnectionResetException or ConnectionAbortedException; // which only servers throw
    }

    /// <summary>
    /// Waits until the request is told, after an exception that may be about its own WebSocket or about one that the handler
    /// has opened elsewhere: only the first is the client's.
    /// </summary>
    public static async Task SettleAsync(Exception exception, HttpContext context)
    {
        if (exception is WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely } && context.WebSockets.IsWebSocketRequest)
            await Task.Delay(LongestDelay, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
