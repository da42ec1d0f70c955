using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Gives every request an id that its logs, traces and answer carry.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, RequestIdOptions options, ILogger logger)
{
    private readonly RequestIdReader _reader = new(options);
    private readonly Func<object, Task> _echo = Echo(options.HeaderName);

    public async Task InvokeAsync(HttpContext context)
    {
        using (logger.BeginScope(IdsOf(context)))
            await next(context).ConfigureAwait(false);
    }

    private RequestIds IdsOf(HttpContext context)
    {
        // A page for an error, run through the pipeline once more by a middleware before this one.
        if (context.Features[typeof(RequestIds)] is RequestIds known)
            return known;

        var ids = _reader.Read(context);
        context.Features[typeof(RequestIds)] = ids;
        context.TraceIdentifier = ids.Request;
        Tag(RequestActivity.Of(context), ids);

        // When the answer starts and not now: exception handlers clear the headers before they write their own.
        // A middleware before this one may have begun the answer: it is too late then, and servers throw.
        if (!context.Response.HasStarted)
            context.Response.OnStarting(_echo, context);
        return ids;
    }

    private static Func<object, Task> Echo(string header) => context =>
    {
        var http = (HttpContext)context;
        if (http.Features[typeof(RequestIds)] is RequestIds ids)
            http.Response.Headers[header] = ids.Request;
        return Task.CompletedTask;
    };

    private static void Tag(Activity? activity, RequestIds ids)
    {
        activity?.SetTag("request.id", ids.Request);
        if (ids.User is not null)
            activity?.SetTag("user.id", ids.User);
        if (ids.Property is not null)
            activity?.SetTag("property.id", ids.Property);
    }
}
