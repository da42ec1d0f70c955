using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Gives every request an id that its logs, traces and answer carry.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, RequestIdOptions options, ILogger logger)
{
    private readonly RequestIdReader _reader = new(options);
    private readonly object _key = new();

    public async Task InvokeAsync(HttpContext context)
    {
        using (logger.BeginScope(IdsOf(context)))
            await next(context).ConfigureAwait(false);
    }

    private RequestIds IdsOf(HttpContext context)
    {
        // A page for an error, run through the pipeline once more by a middleware before this one.
        if (context.Items.TryGetValue(_key, out var known) && known is RequestIds ids)
            return ids;

        ids = _reader.Read(context);
        context.Items[_key] = ids;
        context.TraceIdentifier = ids.Request;
        Tag(context.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current, ids);

        // When the answer starts and not now: exception handlers clear the headers before they write their own.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[options.HeaderName] = ids.Request;
            return Task.CompletedTask;
        });
        return ids;
    }

    private static void Tag(Activity? activity, RequestIds ids)
    {
        activity?.SetTag("request.id", ids.Request);
        if (ids.User is not null)
            activity?.SetTag("user.id", ids.User);
        if (ids.Property is not null)
            activity?.SetTag("property.id", ids.Property);
    }
}
