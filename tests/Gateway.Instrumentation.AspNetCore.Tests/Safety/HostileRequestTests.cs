using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.Safety;

public sealed class HostileRequestTests : IDisposable
{
    private readonly LogLines _logs = new();

    public void Dispose() => _logs.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/metrics/json")]
    [InlineData("/metrics/health")]
    [InlineData("/metrics/catalog")]
    public async Task Options_says_what_is_allowed(string path)
    {
        await using var app = await StartAsync();

        using var response = await app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, path), Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.Order().ShouldBe(["GET", "HEAD"]);
        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Head_over_a_socket_ends_after_the_headers()
    {
        await using var app = await StartAsync();
        using var connection = await AskAsync(app, "HEAD /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        var answer = await connection.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 200 OK\r\n");
        answer.ShouldEndWith("\r\n\r\n");
        answer.ShouldNotContain("# HELP");
    }

    [Theory]
    [InlineData("Accept", "application/openmetrics-text;q=NaN")]
    [InlineData("Accept", "application/openmetrics-text;version=\"1.0.0")]
    [InlineData("Accept", "%00%0d%0a;;;,,,q=q=q")]
    [InlineData("Accept", "text/plain;version=9999999999999999999999")]
    [InlineData("Accept-Encoding", "gzip;q=1e400, ,;")]
    [InlineData("X-Prometheus-Scrape-Timeout-Seconds", "-1e999")]
    [InlineData("Range", "bytes=0-0,1-1,2-2")]
    [InlineData("Expect", "200-ok")]
    public async Task Headers_that_make_no_sense_still_get_a_whole_page(string header, string value)
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation(header, value).ShouldBeTrue();

        using var response = await app.Client.SendAsync(request, Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync(Cancelled)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_thousand_media_types_are_answered_like_one()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", string.Join(',', Enumerable.Range(0, 1000).Select(i => $"a/b{i};q=0.{i}")));

        using var response = await app.Client.SendAsync(request, Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
    }

    [Fact]
    public async Task Headers_beyond_what_the_server_takes_are_refused_and_the_next_scrape_is_served()
    {
        await using var app = await StartAsync();
        using var connection = await AskAsync(app, $"GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: {new string('a', 100_000)}\r\n\r\n");

        (await connection.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 431 ");
        (await app.Client.GetAsync("/metrics", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("X-Request-ID: abc\rINJECTED\r\n")]
    [InlineData("X-Request-ID: abc\nINJECTED: 1\r\n")]
    [InlineData("X-Request-ID: abc\r\n INJECTED\r\n")]
    [InlineData("X-Request-ID: abc\tINJECTED\r\n")]
    [InlineData("X-Request-ID: abc INJECTED\r\n")]
    [InlineData("X-Request-ID: abc\u001b[31mINJECTED\r\n")]
    [InlineData("X-Request-ID: abc\u0085INJECTED\r\n")]
    [InlineData("X-Request-ID: abc\u00a0INJECTED\r\n")]
    [InlineData("X-User-ID: abc\rINJECTED\r\n")]
    [InlineData("X-User-ID: abc\tINJECTED\r\n")]
    [InlineData("X-Property-ID: abc\u0085INJECTED\r\n")]
    public async Task No_id_smuggles_anything_into_a_log_or_a_header(string header)
    {
        await using var app = await StartAsync();
        using var connection = await AskAsync(app, $"GET /hello HTTP/1.1\r\nHost: localhost\r\n{header}Connection: close\r\n\r\n");

        var answer = await connection.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 "); // 400 of the server, or 200 with an id of our own
        answer.ShouldNotContain("INJECTED");
        _logs.All.ShouldAllBe(line => !line.Contains("INJECTED"));
    }

    [Fact]
    public async Task Percent_signs_in_an_id_stay_what_they_are()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hello") { Headers = { { "X-Request-ID", "a%0d%0aX-Evil:1{0}" } } };

        using var response = await app.Client.SendAsync(request, Cancelled);

        response.Headers.GetValues("X-Request-ID").ShouldBe(["a%0d%0aX-Evil:1{0}"]);
        response.Headers.Contains("X-Evil").ShouldBeFalse();
        _logs.All.ShouldContain(line => line.EndsWith("RequestId:a%0d%0aX-Evil:1{0} said hello"));
    }

    [Fact]
    public async Task Paths_that_clients_invent_make_no_series()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 100; i++)
            await app.Client.GetAsync($"/{i}/{Guid.NewGuid()}?{new string('q', i)}", Cancelled);
        for (var i = 0; i < 100; i++)
            await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod($"VERB{i}"), "/hello"), Cancelled);

        var series = app.Metrics.Registry.Snapshot().Metrics.Single(metric => metric.Name == "http_requests_total").Series;
        series.Select(one => (one.Labels["method"], one.Labels["endpoint"])).Distinct().Order().ShouldBe([("GET", "unmatched"), ("OTHER", "unmatched")]);
    }

    private static async Task<RawConnection> AskAsync(TestApp app, string request)
    {
        var connection = await RawConnection.OpenAsync(app.Address);
        await connection.SendAsync(request);
        return connection;
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        app =>
        {
            app.UseGatewayMetrics(options => (options.RequestIds.LoggedHeaders["X-User-ID"], options.RequestIds.LoggedHeaders["X-Property-ID"]) = ("UserId", "PropertyId"));
            app.MapGatewayMetrics();
            app.MapGet("/hello", (ILogger<HostileRequestTests> logger) =>
            {
#pragma warning disable CA1848 // a line of a user
                logger.LogInformation("said hello");
#pragma warning restore CA1848
                return "hello";
            });
        },
        configureServices: services => services.AddLogging(logging => logging.AddProvider(_logs)),
        onKestrel: true);
}
