using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Resets the metrics. The policy on the endpoint decides who may.</summary>
internal sealed partial class ResetEndpoint(MetricRegistry registry, ILogger logger)
{
    public async Task ServeAsync(HttpContext context)
    {
        if (IsFromAnotherSite(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await registry.ResetAsync(context.RequestAborted).ConfigureAwait(false);
        LogReset(logger, PrintableText.Of(context.User.Identity?.Name ?? "an unnamed user"));
        await JsonResponse.WriteAsync(context, static () => """{"status":"reset"}""").ConfigureAwait(false);
    }

    /// <summary>Whether a page of another site sends the request with this user's cookies. Browsers say so in Sec-Fetch-Site, and over plain HTTP at least in Origin.</summary>
    private static bool IsFromAnotherSite(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
            return site.ToString() is not ("same-origin" or "none");
        return request.Headers.Origin is { Count: > 0 } origin
            && !(Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var from)
                && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    [LoggerMessage(2, LogLevel.Information, "The metrics were reset by {User}.")]
    private static partial void LogReset(ILogger logger, string user);
}
