using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Lifetimes;

/// <summary>A client that has read all that was declared may hang up before the handler has returned.</summary>
public class DisconnectAfterTheResponseTests
{
    private const int Times = 200;

    [Fact]
    public async Task A_client_that_disconnects_after_the_last_byte_got_its_response()
    {
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", (HttpContext context) =>
        {
            context.Response.ContentLength = 3;
            return context.Response.WriteAsync("all");
        }));
        await HangUpOftenAsync(app, "all");

        RecordedRequests.Of(app.Metrics).ShouldBe([$"{Times} x GET /items 200"]);
    }

    [Fact]
    public async Task A_client_that_disconnects_while_the_handler_still_runs_got_its_response()
    {
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", async (HttpContext context) =>
        {
            context.Response.ContentLength = 3;
            await context.Response.WriteAsync("all");
            await Aborted.OfAsync(context);
        }));
        await HangUpOftenAsync(app, "all");

        RecordedRequests.Of(app.Metrics).ShouldBe([$"{Times} x GET /items 200"]);
    }

    [Fact]
    public async Task A_client_that_disconnects_one_byte_earlier_did_not()
    {
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", async (HttpContext context) =>
        {
            context.Response.ContentLength = 4;
            await context.Response.WriteAsync("all");
            await Aborted.OfAsync(context);
        }));
        await HangUpOftenAsync(app, "all");

        RecordedRequests.Of(app.Metrics).ShouldBe([$"{Times} x GET /items 499"]);
    }

    [Fact]
    public async Task What_is_written_to_a_client_that_disconnected_is_not_delivered()
    {
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", async (HttpContext context) =>
        {
            context.Response.ContentLength = 6;
            await context.Response.WriteAsync("all");
            await Aborted.OfAsync(context);
            await context.Response.WriteAsync("now");
        }));
        await HangUpOftenAsync(app, "all");

        RecordedRequests.Of(app.Metrics).ShouldBe([$"{Times} x GET /items 499"]);
    }

    [Fact]
    public async Task What_is_completed_for_a_client_that_disconnected_is_not_delivered()
    {
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("all");
            await Aborted.OfAsync(context);
            await context.Response.CompleteAsync();
        }));
        await HangUpOftenAsync(app, "all\r\n");

        RecordedRequests.Of(app.Metrics).ShouldBe([$"{Times} x GET /items 499"]);
    }

    [Fact]
    public async Task An_answer_of_length_0_is_not_delivered_before_its_head()
    {
        var reached = new Signal();
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", (HttpContext context) =>
        {
            context.Response.ContentLength = 0;
            reached.Set();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        using (var connection = await RawConnection.OpenAsync(app.Address))
        {
            await connection.SendAsync("GET /items HTTP/1.1\r\nHost: gateway\r\n\r\n");
            await reached.WaitAsync();
            connection.HangUp();
        }

        await app.StopAsync();

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /items 499"]);
        RecordedRequests.Errors(app.Metrics).ShouldBe(0);
    }

    private static async Task HangUpOftenAsync(TestApp app, string end)
    {
        for (var i = 0; i < Times; i++)
        {
            using var connection = await RawConnection.OpenAsync(app.Address);
            await connection.SendAsync("GET /items HTTP/1.1\r\nHost: gateway\r\n\r\n");
            await connection.ReadUntilAsync(end);
            connection.HangUp();
        }

        await app.StopAsync();
        RecordedRequests.Errors(app.Metrics).ShouldBe(0);
    }
}
