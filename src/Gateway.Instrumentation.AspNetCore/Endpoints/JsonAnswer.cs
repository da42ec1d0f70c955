using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Answers with JSON, and to HEAD with its headers.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync(HttpContext context, ServiceHealthReport report)
    {
        // What asks for the status alone, such as a load balancer, shall leave a degraded service in use.
        if (report.Status == ServiceHealthStatus.Unhealthy)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(context, report.ToJson);
    }

    public static Task WriteAsync(HttpContext context, Func<string> json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync(json(), context.RequestAborted);
    }
}
