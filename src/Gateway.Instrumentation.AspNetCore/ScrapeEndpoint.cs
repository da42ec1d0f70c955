using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Answers one scrape in the format and the encoding that the scraper asks for.</summary>
internal sealed class ScrapeEndpoint(MetricRegistry registry)
{
    public async Task ServeAsync(HttpContext context)
    {
        var format = ScrapeNegotiation.FormatFor(context.Request.Headers.Accept);
        var compress = ScrapeNegotiation.AcceptsGzip(context.Request.Headers.AcceptEncoding);
        context.Response.ContentType = ScrapeNegotiation.ContentType(format);
        context.Response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}";
        if (compress)
            context.Response.Headers.ContentEncoding = ScrapeNegotiation.Gzip;
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        try
        {
            if (compress)
                await WriteCompressedAsync(context, format).ConfigureAwait(false);
            else
                await registry.CollectAsync(context.Response.BodyWriter, format, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The scraper has gone; there is nobody to tell.
        }
    }

    private async Task WriteCompressedAsync(HttpContext context, ExpositionFormat format)
    {
        // Pages repeat themselves so much that the fastest level is nearly as small as any.
        var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var pipe = PipeWriter.Create(gzip, new StreamPipeWriterOptions(leaveOpen: true));
            await registry.CollectAsync(pipe, format, context.RequestAborted).ConfigureAwait(false);
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }
}
