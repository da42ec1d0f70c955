using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Clients that hang up when they have all, while the handler is not done.</summary>
internal static class DisconnectAfterResponseCases
{
    public static RouteSection Section => new("Clients that disconnect after the response",
        "A client that disconnects after the whole response missed nothing, even while the handler still runs.",
    [
        AfterTheAnswer(), AfterCompleteAsync(),
    ]);

    private static RouteCase AfterTheAnswer() => new(
        "Just after the whole response", "the handler declares its Content-Length, writes, and returns when the client has disconnected", "GET /items, and disconnects after the whole response", "200", "GET /items 200")
    {
        Map = app => app.MapGet("/items", async (HttpContext context) =>
        {
            context.Response.ContentLength = 3;
            await context.Response.WriteAsync("all");
            await Aborted.OfAsync(context);
        }),
        Play = address => ReadAndHangUpAsync(address, "all"),
    };

    private static RouteCase AfterCompleteAsync()
    {
        var gone = new Signal();
        return new("Just after a completed response", "the handler writes, calls `Response.CompleteAsync()`, and returns when the client has disconnected", "GET /items, and disconnects after the whole response", "200", "GET /items 200")
        {
            Map = app => app.MapGet("/items", async (HttpContext context) =>
            {
                await context.Response.WriteAsync("all");
                await context.Response.CompleteAsync();
                await gone.WaitAsync();
            }),
            Play = async address =>
            {
                var seen = await ReadAndHangUpAsync(address, "0\r\n\r\n");
                gone.Set();
                return seen;
            },
        };
    }

    private static async Task<string> ReadAndHangUpAsync(Uri address, string end)
    {
        using var connection = await RawConnection.OpenAsync(address);
        await connection.SendAsync("GET /items HTTP/1.1\r\nHost: gateway\r\n\r\n");
        var text = await connection.ReadUntilAsync(end);
        connection.HangUp();
        return new RawAnswer(text, hasNoBody: false).ToString();
    }
}
