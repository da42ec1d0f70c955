using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Serves the page in the format and the encoding that the scraper asks for.</summary>
internal sealed class ScrapeEndpoint(MetricRegistry registry, MetricsEndpointOptions options, TimeProvider time, ILogger logger)
{
    private readonly AppendedSources? _sources = options.Sources.Count == 0
        ? null
        : new AppendedSources(registry, options.Sources, options.ResponseTimeout / 2, time, logger);

    public async Task ServeAsync(HttpContext context, ScrapePlace place)
    {
        var format = _sources is { WriteOpenMetrics: false } ? ExpositionFormat.Text : ScrapeNegotiation.FormatFor(context.Request.Headers.Accept);
        var compress = ScrapeNegotiation.AcceptsGzip(context.Request.Headers.AcceptEncoding);
        context.Response.ContentType = ExpositionContentType.Of(format);
        context.Response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}";
        if (compress)
            context.Response.Headers.ContentEncoding = ScrapeNegotiation.Gzip;
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        place.Works();
        if (compress)
            await WriteCompressedAsync(context, format, place).ConfigureAwait(false);
        else
            await WriteAsync(new PacedPipeWriter(context.Response.BodyWriter, place), format, context.RequestAborted).ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(PipeWriter page, ExpositionFormat format, CancellationToken cancellationToken)
    {
        var appended = _sources?.CollectAsync(format, cancellationToken);

        // In OpenMetrics ours comes last, because its end is the end of the page.
        if (appended is not null && format == ExpositionFormat.OpenMetrics)
            await page.WriteAsync(await appended.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await registry.CollectAsync(page, format, cancellationToken).ConfigureAwait(false);
        if (appended is not null && format == ExpositionFormat.Text)
            await page.WriteAsync(await appended.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteCompressedAsync(HttpContext context, ExpositionFormat format, ScrapePlace place)
    {
        // Pages are so repetitive that the fastest level compresses nearly as well as any.
        var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var pipe = PipeWriter.Create(gzip, new StreamPipeWriterOptions(leaveOpen: true));
            await WriteAsync(new PacedPipeWriter(pipe, place), format, context.RequestAborted).ConfigureAwait(false);
            place.Waits(); // all that is left is to be read
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }
}
