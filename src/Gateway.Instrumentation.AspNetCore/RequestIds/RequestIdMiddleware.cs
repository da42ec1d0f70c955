using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Gives every request an id for its logs, its activity and its response, and logs the headers that the options name.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, RequestIdOptions options, ILogger logger)
{
    private readonly RequestIdReader _reader = new(options);
    private readonly Func<object, Task> _sendBack = SendBack(options.HeaderName);

    public async Task InvokeAsync(HttpContext context)
    {
        using (logger.BeginScope(ScopeOf(context)))
            await next(context).ConfigureAwait(false);
    }

    private RequestLogScope ScopeOf(HttpContext context)
    {
        // An error page: a middleware before this one runs the pipeline once more for a request that already has an id.
        if (context.Features[typeof(RequestLogScope)] is RequestLogScope known)
            return known;

        var scope = _reader.Read(context);
        context.Features[typeof(RequestLogScope)] = scope;
        context.TraceIdentifier = scope.RequestId;
        Tag(RequestActivity.Of(context), scope);

        // When the response starts and not now: exception handlers clear the headers before they write their own.
        // Where a middleware before this one has started the response, it is too late, and servers throw.
        if (!context.Response.HasStarted)
            context.Response.OnStarting(_sendBack, context);
        return scope;
    }

    private static Func<object, Task> SendBack(string header) => context =>
    {
        var http = (HttpContext)context;
        if (http.Features[typeof(RequestLogScope)] is RequestLogScope scope)
            http.Response.Headers[header] = scope.RequestId;
        return Task.CompletedTask;
    };

    private static void Tag(Activity? activity, RequestLogScope scope)
    {
        if (activity is null)
            return;
        activity.SetTag(RequestIdOptions.RequestIdTag, scope.RequestId);
        foreach (var (header, value) in scope.Headers)
            activity.SetTag(header.TagName, value);
    }
}
