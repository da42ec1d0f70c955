using System.Net;
using Gateway.Instrumentation;

namespace GatewayApi.Endpoints;

/// <summary>Records what the gateway answers to <c>POST /api/chat</c>, bodies that are no request and callers who went away included.</summary>
internal static class ChatRecording
{
    // Shown at 0 from the start, so that rate() sees the first one.
    private static readonly int[] KnownStatuses =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status499ClientClosedRequest,
        StatusCodes.Status502BadGateway, StatusCodes.Status504GatewayTimeout,
    ];

    /// <summary>Has to come first: what the gateway makes of an exception is then recorded as the caller sees it.</summary>
    public static void UseChatRecording(this WebApplication app)
    {
        var http = app.Services.GetRequiredService<HttpMetrics>();
        http.Announce(HttpMethods.Post, ChatEndpoint.Path, KnownStatuses);

        app.UseWhen(IsChat, branch => branch.Use(async (context, next) =>
        {
            using var request = http.TrackRequest(HttpMethods.Post, ChatEndpoint.Path);
            await next(context);
            if (context.RequestAborted.IsCancellationRequested)
                request.Cancel();
            else
                request.Complete((HttpStatusCode)context.Response.StatusCode);
        }));
    }

    private static bool IsChat(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.Request.Path == ChatEndpoint.Path;
}
