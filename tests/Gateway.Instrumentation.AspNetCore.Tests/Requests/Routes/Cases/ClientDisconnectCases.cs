using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Clients that hang up before the end.</summary>
internal static class ClientDisconnectCases
{
    public static RouteSection Section => new("Clients that go away",
        "A client that disconnects before the whole response is status 499, which is no error.",
    [
        BeforeTheAnswer(), BeforeTheAnswerWithoutAnException(), BeforeAnAnswerWithALength(), InAStream(), WhileSending(), AfterAFailure(),
    ]);

    private static RouteCase BeforeTheAnswer()
    {
        var reached = new Signal();
        return new("Before the response", "the handler waits for `RequestAborted`", "GET /slow, and disconnects", "nothing", "GET /slow 499")
        {
            Map = app => app.MapGet("/slow", (HttpContext context) =>
            {
                reached.Set();
                return Task.Delay(Timeout.Infinite, context.RequestAborted);
            }),
            Play = address => HangUpAsync(address, "/slow", reached.WaitAsync),
        };
    }

    private static RouteCase BeforeTheAnswerWithoutAnException()
    {
        var reached = new Signal();
        return new("Before the response, which the handler writes all the same", "the handler writes all the same", "GET /slow, and disconnects", "nothing", "GET /slow 499")
        {
            Map = app => app.MapGet("/slow", async (HttpContext context) =>
            {
                reached.Set();
                await Aborted.OfAsync(context);
                await context.Response.WriteAsync("late");
            }),
            Play = address => HangUpAsync(address, "/slow", reached.WaitAsync),
        };
    }

    private static RouteCase BeforeAnAnswerWithALength()
    {
        var reached = new Signal();
        return new("Before a response with a length", "the handler declares a Content-Length and writes all the same", "GET /slow, and disconnects", "nothing", "GET /slow 499")
        {
            Map = app => app.MapGet("/slow", async (HttpContext context) =>
            {
                reached.Set();
                await Aborted.OfAsync(context);
                context.Response.ContentLength = 4;
                await context.Response.WriteAsync("late");
            }),
            Play = address => HangUpAsync(address, "/slow", reached.WaitAsync),
        };
    }

    private static RouteCase InAStream() => new(
        "In the middle of a streamed response", "the handler writes until `RequestAborted`", "GET /stream, and disconnects after the first part", "200, cut off", "GET /stream 499")
    {
        Map = app => app.MapGet("/stream", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("first");
            await Aborted.OfAsync(context);
        }),
        Play = async address =>
        {
            using var connection = await RawConnection.OpenAsync(address);
            await connection.SendAsync("GET /stream HTTP/1.1\r\nHost: gateway\r\n\r\n");
            var text = await connection.ReadUntilAsync("first\r\n");
            connection.HangUp();
            return new RawAnswer(text, hasNoBody: false).ToString();
        },
    };

    private static RouteCase WhileSending()
    {
        var reached = new Signal();
        return new("In the middle of the request body", "the handler reads the body", "POST /items, and disconnects after half of it", "nothing", "POST /items 499")
        {
            Map = app => app.MapPost("/items", (HttpContext context) =>
            {
                reached.Set();
                return context.Request.Body.CopyToAsync(Stream.Null);
            }),
            Play = async address =>
            {
                using var connection = await RawConnection.OpenAsync(address);
                await connection.SendAsync("POST /items HTTP/1.1\r\nHost: gateway\r\nContent-Length: 20\r\n\r\n0123456789");
                await reached.WaitAsync();
                connection.HangUp();
                return "nothing";
            },
        };
    }

    private static RouteCase AfterAFailure()
    {
        var reached = new Signal();
        return new("Before the response, and the handler throws", "the handler throws when the client has disconnected", "GET /slow, and disconnects", "nothing", "GET /slow 499")
        {
            Note = "Nobody was there to see the failure.",
            Map = app => app.MapGet("/slow", async (HttpContext context) =>
            {
                reached.Set();
                await Aborted.OfAsync(context);
                throw new InvalidOperationException("broken on purpose");
            }),
            Play = address => HangUpAsync(address, "/slow", reached.WaitAsync),
        };
    }

    private static async Task<string> HangUpAsync(Uri address, string path, Func<Task> reached)
    {
        using var connection = await RawConnection.OpenAsync(address);
        await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: gateway\r\n\r\n");
        await reached();
        connection.HangUp();
        return "nothing";
    }
}
