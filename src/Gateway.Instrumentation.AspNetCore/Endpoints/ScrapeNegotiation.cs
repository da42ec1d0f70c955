using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Reads from a request's headers which format and encoding the scraper wants.</summary>
internal static class ScrapeNegotiation
{
    public const string Gzip = "gzip";

    /// <summary>OpenMetrics where the request names version 1.0.0 and prefers it; else the text format.</summary>
    public static ExpositionFormat FormatFor(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
            return ExpositionFormat.Text;
        double openMetrics = 0, text = 0;
        foreach (var range in ranges)
        {
            var quality = range.Quality ?? 1;
            if (range.MediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase))
            {
                if (Version(range) is null or "1.0.0")
                    openMetrics = Math.Max(openMetrics, quality);
            }
            else if (range.MatchesAllTypes || range.MediaType.Equals("text/*", StringComparison.OrdinalIgnoreCase)
                || (range.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase) && Version(range) is null or "0.0.4"))
            {
                text = Math.Max(text, quality);
            }
        }

        return openMetrics > 0 && openMetrics >= text ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
    }

    public static bool AcceptsGzip(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var encodings))
            return false;
        foreach (var encoding in encodings)
        {
            if (encoding.Value.Equals(Gzip, StringComparison.OrdinalIgnoreCase))
                return encoding.Quality is null or > 0;
        }

        return false;
    }

    private static string? Version(MediaTypeHeaderValue range)
    {
        foreach (var parameter in range.Parameters)
        {
            if (parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))
                return HeaderUtilities.RemoveQuotes(parameter.Value).Value;
        }

        return null;
    }
}
