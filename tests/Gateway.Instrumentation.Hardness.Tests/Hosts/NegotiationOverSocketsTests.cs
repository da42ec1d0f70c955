using System.IO.Compression;
using System.Text;

namespace Gateway.Instrumentation.Hardness.Tests;

public class NegotiationOverSocketsTests
{
    // Word for word what Prometheus 2.42 sends.
    private const string PrometheusAccept =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";

    public static TheoryData<string?, string> Accepts => new()
    {
        { PrometheusAccept, OpenMetrics },
        { "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", OpenMetrics }, // Prometheus 3
        { "application/openmetrics-text;version=0.0.1", Text },
        { "text/plain;version=0.0.4", Text },
        { "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Text }, // a browser
        { "*/*", Text },
        { null, Text },
        { "application/json", Text },
        { ";;;,,, what?", Text },
    };

    [Theory]
    [MemberData(nameof(Accepts))]
    public async Task Each_scraper_gets_what_it_asks_for_plain_and_compressed(string? accept, string expected)
    {
        var zoo = new Zoo();
        await using var app = await HardApp.StartAsync(zoo.Registry);
        foreach (var encoding in (string?[])[null, "gzip", "gzip, deflate, br", "gzip;q=0", "br"])
        {
            var (type, gzip, body) = await ScrapeAsync(app, accept, encoding);

            type.ShouldBe(expected);
            gzip.ShouldBe(encoding is "gzip" or "gzip, deflate, br");
            Encoding.UTF8.GetString(gzip ? Unzip(body) : body)
                .ShouldBe(zoo.Registry.CollectText(expected == OpenMetrics ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text));
        }
    }

    [Theory]
    [InlineData(PrometheusAccept, "gzip")]
    [InlineData(PrometheusAccept, null)]
    [InlineData("text/plain", "gzip")]
    [InlineData("text/plain", null)]
    public async Task Fifty_scrapes_at_once_give_the_same_bytes_when_nothing_records(string accept, string? encoding)
    {
        var registry = LargeRegistry.Create();
        await using var app = await HardApp.StartAsync(registry);

        var scrapes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ScrapeAsync(app, accept, encoding)));

        var expected = registry.CollectText(accept == PrometheusAccept ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text);
        foreach (var (_, gzip, body) in scrapes)
        {
            body.AsSpan().SequenceEqual(scrapes[0].Body).ShouldBeTrue();
            gzip.ShouldBe(encoding is not null);
        }

        Encoding.UTF8.GetString(encoding is null ? scrapes[0].Body : Unzip(scrapes[0].Body)).ShouldBe(expected);
        app.Log.Errors.ShouldBeEmpty();
    }

    private static async Task<(string? Type, bool Gzip, byte[] Body)> ScrapeAsync(HardApp app, string? accept, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (encoding is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        using var response = await app.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        string.Join(", ", response.Headers.Vary).ShouldBe("Accept, Accept-Encoding");
        return (response.Content.Headers.ContentType?.ToString(), response.Content.Headers.ContentEncoding.Contains("gzip"), await response.Content.ReadAsByteArrayAsync());
    }

    private static byte[] Unzip(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
