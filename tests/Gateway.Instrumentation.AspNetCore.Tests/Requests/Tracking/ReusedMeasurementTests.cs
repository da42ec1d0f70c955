using Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

/// <summary>Each thing that a measurement knows, over two requests of one connection.</summary>
public class ReusedMeasurementTests
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

    [Fact]
    public async Task The_next_price_has_its_own_method()
    {
        await using var app = await Measured.StartAsync(app => app.MapGet("/score/{method?}", (PricingScoringMethod? method, HttpContext context) =>
            context.TagRequest(scoringMethod: method)).TrackScore());
        await app.Client.GetStringAsync("/score/MlElasticity");
        await app.Client.GetStringAsync("/score");
        await app.StopAsync();

        app.Metrics.Value("pricing_score_latency_seconds_count", ("pricing_method", "ml_elasticity")).ShouldBe(1);
        app.Metrics.Value("pricing_score_latency_seconds_count", ("pricing_method", "rule_based")).ShouldBe(1);
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
