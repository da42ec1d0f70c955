using Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

/// <summary>Everything that is known of a request, over two requests of one connection.</summary>
public class RequestInFlightReuseTests
{
    [Fact]
    public async Task The_next_answer_has_its_own_length()
    {
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", () => "hello"));
        await app.Client.GetStringAsync("/items");
        await app.Client.GetStringAsync("/items");
        await app.StopAsync();

        app.Metrics.Value("http_response_size_bytes_count").ShouldBe(2);
        app.Metrics.Value("http_response_size_bytes_sum").ShouldBe(10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task That_an_answer_was_delivered_says_nothing_of_the_next(bool complete)
    {
        var reached = new Signal();
        await using var app = await Measured.StartAsync(app =>
        {
            app.MapGet("/items", async (HttpContext context) =>
            {
                context.Response.ContentLength = 5;
                await context.Response.WriteAsync(BodyWrites.Text);
                if (complete)
                    await context.Response.CompleteAsync();
            });
            app.MapGet("/slow", async (HttpContext context) =>
            {
                context.Response.ContentLength = 5;
                reached.Set();
                await Aborted.OfAsync(context);
            });
        });
        using (var connection = await RawConnection.OpenAsync(app.Address))
        {
            await connection.SendAsync("GET /items HTTP/1.1\r\nHost: gateway\r\n\r\n");
            await connection.ReadUntilAsync(BodyWrites.Text);
            await connection.SendAsync("GET /slow HTTP/1.1\r\nHost: gateway\r\n\r\n");
            await reached.WaitAsync();
            connection.HangUp();
        }

        await app.StopAsync();

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /items 200", "GET /slow 499"], ignoreOrder: true);
    }
}
