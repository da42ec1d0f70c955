using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Writes a JSON response; for HEAD only its headers.</summary>
internal static class JsonResponse
{
    public static Task WriteAsync(HttpContext context, ServiceHealthReport report)
    {
        // A load balancer looks at the status code alone, and must keep a degraded service in use.
        if (report.Status == ServiceHealthStatus.Unhealthy)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(context, report.ToJson);
    }

    public static async Task WriteAsync(HttpContext context, GatewayMetrics metrics)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            await WriteAsync(context, static () => "").ConfigureAwait(false);
            return;
        }

        var snapshot = await metrics.SnapshotAsync(context.RequestAborted).ConfigureAwait(false);
        await WriteAsync(context, snapshot.ToJson).ConfigureAwait(false);
    }

    public static Task WriteAsync(HttpContext context, Func<string> json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync(json(), context.RequestAborted);
    }
}
