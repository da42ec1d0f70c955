using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;

public class RequestSizeTests
{
    [Fact]
    public async Task A_body_counts_as_long_as_it_says()
    {
        var metrics = await Measured.OnceAsync(
            MapItems, async client => (await client.PostAsync("/items", new StringContent(new string('a', 1234)))).EnsureSuccessStatusCode());

        metrics.RequestSize().ShouldBe(1234);
    }

    [Fact]
    public async Task A_request_without_a_body_has_length_0()
    {
        var metrics = await Measured.OnceAsync(app => app.MapGet("/items", () => "all"), client => client.GetStringAsync("/items"));

        metrics.RequestSize().ShouldBe(0);
    }

    [Fact]
    public async Task A_body_in_chunks_has_no_known_length()
    {
        var metrics = await Measured.OnceAsync(MapItems, async client =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/items") { Content = new StringContent("some text") };
            request.Headers.TransferEncodingChunked = true;
            (await client.SendAsync(request)).EnsureSuccessStatusCode();
        });

        metrics.RequestSize().ShouldBeNull();
    }

    [Fact]
    public async Task A_length_that_the_server_would_refuse_is_not_believed()
    {
        await using var app = await Measured.StartAsync(MapItems);
        (await RawConnection.AskAsync(app.Address, Claim("9223372036854775807"))).Status.ShouldBe(413);
        await app.StopAsync();

        app.Metrics.RequestSize().ShouldBeNull();
    }

    [Fact]
    public async Task The_longest_body_that_the_server_takes_counts()
    {
        var metrics = await Measured.OnceAsync(
            MapItems, async client => (await client.PostAsync("/items", new ByteArrayContent(Encoding.ASCII.GetBytes("0123456789")))).EnsureSuccessStatusCode(),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 10));

        metrics.RequestSize().ShouldBe(10);
    }

    [Fact]
    public async Task Where_the_server_takes_every_length_none_is_believed()
    {
        var metrics = await Measured.OnceAsync(
            MapItems, async client => (await client.PostAsync("/items", new ByteArrayContent(Encoding.ASCII.GetBytes("0123456789")))).EnsureSuccessStatusCode(),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null));

        metrics.RequestSize().ShouldBeNull();
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("99999999999999999999")]
    public async Task A_length_that_is_no_number_never_gets_to_the_app(string length)
    {
        await using var app = await Measured.StartAsync(MapItems);
        (await RawConnection.AskAsync(app.Address, Claim(length))).Status.ShouldBe(400);
        await app.StopAsync();

        RecordedRequests.Of(app.Metrics).ShouldBeEmpty();
    }

    private static void MapItems(WebApplication app) =>
        app.MapPost("/items", (HttpContext context) => context.Request.Body.CopyToAsync(Stream.Null));

    private static string Claim(string length) => $"POST /items HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n";
}
