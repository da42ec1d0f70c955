using System.Net.Http.Headers;

namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>Where a page comes from, and what its sender says it is.</summary>
/// <param name="Name">The address or the path.</param>
/// <param name="IsScraped">Whether it came over HTTP, with a content type where all is well.</param>
/// <param name="ContentType">The content type; null when there is none.</param>
internal sealed record PageOrigin(string Name, bool IsScraped = false, string? ContentType = null)
{
    private const string OpenMetrics = "application/openmetrics-text";
    private const string Text = "text/plain";

    /// <summary>Whether it is the format that Prometheus asks for first where native histograms are on.</summary>
    public bool IsProtobuf => ContentType?.StartsWith("application/vnd.google.protobuf", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The format that the content type names; null when it names none.</summary>
    public PageFormat? Format => MediaTypeHeaderValue.TryParse(ContentType, out var type)
        ? type.MediaType switch
        {
            var media when OpenMetrics.Equals(media, StringComparison.OrdinalIgnoreCase) => PageFormat.OpenMetrics,
            var media when Text.Equals(media, StringComparison.OrdinalIgnoreCase) => PageFormat.Text,
            _ => null,
        }
        : null;
}
