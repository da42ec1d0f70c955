using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>What happens after the last middleware has returned.</summary>
internal static class UnseenCases
{
    public static RouteSection Section => new("What no middleware sees", "What the server changes about a response afterwards is not recorded.",
    [
        new("A response shorter than its Content-Length", "the handler declares 10 bytes and writes 3", "GET /items", "200, cut off", "GET /items 200")
        {
            Map = app => app.MapGet("/items", (HttpContext context) =>
            {
                context.Response.ContentLength = 10;
                return context.Response.WriteAsync("all");
            }),
        },
        new("A response with a Content-Length and no body", "the handler declares 10 bytes and writes nothing", "GET /items", "500", "GET /items 200")
        {
            Map = app => app.MapGet("/items", (HttpContext context) =>
            {
                context.Response.ContentLength = 10;
                return Task.CompletedTask;
            }),
        },
        new("A status that changes when the response starts", "`Response.OnStarting(...)` sets 202, the handler writes nothing", "GET /items", "202", "GET /items 200")
        {
            Map = app => app.MapGet("/items", (HttpContext context) => context.Response.OnStarting(() =>
            {
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return Task.CompletedTask;
            })),
        },
        new("A request that is not valid HTTP", "any app", "GET /items without a Host", "400", RouteCase.Nothing)
        {
            Play = async address => (await RawConnection.AskAsync(address, "GET /items HTTP/1.1\r\nConnection: close\r\n\r\n")).ToString(),
        },
    ]);
}
