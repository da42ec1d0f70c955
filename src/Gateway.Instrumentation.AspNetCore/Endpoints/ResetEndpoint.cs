using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Lets the metrics start again. Who may is up to the policy on the endpoint.</summary>
internal sealed partial class ResetEndpoint(MetricRegistry registry, ILogger logger)
{
    public Task ServeAsync(HttpContext context)
    {
        // Browsers say so when another site's page sends the request with this user's cookies.
        if (context.Request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        registry.Reset();
        LogReset(logger, context.User.Identity?.Name ?? "somebody without a name");
        return JsonAnswer.WriteAsync(context, static () => """{"status":"reset"}""");
    }

    [LoggerMessage(2, LogLevel.Information, "The metrics were reset by {User}.")]
    private static partial void LogReset(ILogger logger, string user);
}
