using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Answers one scrape.</summary>
internal sealed class ScrapeEndpoint(MetricRegistry registry)
{
    // As the format's specification has it; Prometheus goes by it.
    private const string TextFormat = "text/plain; version=0.0.4; charset=utf-8";

    public async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = TextFormat;
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        try
        {
            await registry.CollectAsync(context.Response.BodyWriter, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The scraper has gone; there is nobody to tell.
        }
    }
}
