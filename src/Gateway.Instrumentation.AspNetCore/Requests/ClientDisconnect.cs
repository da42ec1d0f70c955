using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Tells whether a request ended because its client disconnected.</summary>
internal static class ClientDisconnect
{
    // The server cancels RequestAborted from another thread, at once: this is for machines that have no thread to spare.
    // Real time, whatever the clock of the metrics is.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>Also true where a read from the client failed before the server cancelled RequestAborted.</summary>
    public static bool IsCause(HttpContext context, Exception? exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return true;
        if (exception is null && context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        return exception is ConnectionResetException or ConnectionAbortedException; // which only servers throw
    }

    /// <summary>
    /// Waits until the server cancels RequestAborted, after an exception that is about a lost WebSocket: that may be the
    /// request's own, or one that the handler opened to another server, and only the first is the client's.
    /// </summary>
    public static async Task WaitForNoticeAsync(HttpContext context, Exception exception)
    {
        if (exception is WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely } && context.WebSockets.IsWebSocketRequest)
            await Task.Delay(LongestDelay, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
