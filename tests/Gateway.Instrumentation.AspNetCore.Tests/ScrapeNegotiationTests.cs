using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.AspNetCore.Tests;

public class ScrapeNegotiationTests
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    [Theory]
    [InlineData(null, Text)]
    [InlineData("*/*", Text)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Text)]
    [InlineData("text/plain", Text)]
    [InlineData("text/plain;version=0.0.4", Text)]
    [InlineData("application/openmetrics-text", OpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0", OpenMetrics)]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"; charset=utf-8", OpenMetrics)]
    [InlineData("APPLICATION/OpenMetrics-Text;VERSION=1.0.0", OpenMetrics)]
    [InlineData("application/openmetrics-text;version=0.0.1", Text)]
    [InlineData("application/openmetrics-text;version=2.0.0,text/plain;q=0.1", Text)]
    [InlineData("application/openmetrics-text;q=0", Text)]
    [InlineData("application/openmetrics-text;q=0.3,text/plain;q=0.7", Text)]
    [InlineData("application/openmetrics-text;q=0.7,text/plain;q=0.3", OpenMetrics)]
    [InlineData("application/openmetrics-text;q=0.5,*/*;q=0.5", OpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", OpenMetrics)]
    [InlineData("application/json", Text)]
    [InlineData(";;;not a header, at all", Text)]
    public async Task The_format_is_what_the_scraper_prefers(string? accept, string contentType)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics());
        app.Metrics.PricingSync.RecordModelsFetched("openai", 3);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await app.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe(contentType);
        (await response.Content.ReadAsStringAsync()).EndsWith("# EOF\n", StringComparison.Ordinal).ShouldBe(contentType == OpenMetrics);
        response.Headers.Vary.ShouldBe(["Accept", "Accept-Encoding"]);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("br, gzip;q=0.2", true)]
    [InlineData("GZIP", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("br", false)]
    [InlineData("identity", false)]
    public async Task The_page_is_compressed_when_the_scraper_asks_for_gzip(string acceptEncoding, bool compressed)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics(), onKestrel: true);
        for (var i = 0; i < 100; i++)
            app.Metrics.PricingSync.Announce($"provider-{i}");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);

        using var response = await app.Client.SendAsync(request);

        response.Content.Headers.ContentEncoding.ShouldBe(compressed ? ["gzip"] : []);
        var body = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(compressed ? new GZipStream(body, CompressionMode.Decompress) : body);
        (await reader.ReadToEndAsync()).ShouldBe(app.Metrics.Registry.CollectText());
    }

    [Fact]
    public async Task Head_has_the_headers_of_the_negotiated_format()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics(), onKestrel: true);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");

        using var response = await app.Client.SendAsync(request);

        response.Content.Headers.ContentType!.ToString().ShouldBe(OpenMetrics);
        response.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }
}
