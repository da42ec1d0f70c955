using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Applications that end a request before its response, and connections that are not the client's.</summary>
internal static class BrokenOffCases
{
    private const int NoError = 0;
    private const int InternalError = 2;

    public static RouteSection Section => new("Responses that the application breaks off",
        "They are errors of the service, whatever way it takes: with the status that was sent, and with 500 where none was. The client did not leave.",
    [
        Aborting("The application aborts the request", "the handler calls `context.Abort()`", "nothing", "500", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }),
        AbortingInTheMiddle(),
        Resetting("A stream that is reset before the response", "`IHttpResetFeature.Reset(INTERNAL_ERROR)`", "nothing", "500", context =>
        {
            Reset(context, InternalError);
            return Task.CompletedTask;
        }),
        Resetting("A stream that is reset before the response, without an error code", "`IHttpResetFeature.Reset(NO_ERROR)`", "nothing", "500", context =>
        {
            Reset(context, NoError);
            return Task.CompletedTask;
        }),
        Resetting("A stream that is reset in the middle", "the handler writes and calls `IHttpResetFeature.Reset(INTERNAL_ERROR)`", "200, cut off", "200", async context =>
        {
            await context.Response.WriteAsync("the beginning");
            Reset(context, InternalError);
        }),
        Resetting("A stream that is reset after a complete response", "the handler writes, calls `Response.CompleteAsync()` and `IHttpResetFeature.Reset(NO_ERROR)`", "200", "200", async context =>
        {
            await context.Response.WriteAsync("all");
            await context.Response.CompleteAsync();
            Reset(context, NoError);
        }) with { Error = ErrorSide.None, Note = "It declines the rest of the request body; the client has the whole response." },
        AbortingASocket(),
        Foreign("A connection to another server that is reset", "the handler throws `ConnectionResetException`", new ConnectionResetException("theirs")),
        Foreign("A connection to another server that is aborted", "the handler throws `ConnectionAbortedException`", new ConnectionAbortedException("theirs")),
        Foreign("A connection to another server that is reset, while the client sends", "the handler throws `ConnectionResetException`", new ConnectionResetException("theirs"))
            with { Request = "POST /items", Recorded = "POST /items 500", Body = "hello" },
        Foreign("A connection to another server that is reset, with an exception handler", "as before, with `UseExceptionHandler(...)`", new ConnectionResetException("theirs"),
            app => app.UseExceptionHandler(branch => branch.Run(context => context.Response.WriteAsync("sorry")))),
    ]);

    private static RouteCase Aborting(string name, string app, string client, string status, RequestDelegate handler) => new(name, app, "GET /items", client, $"GET /items {status}")
    {
        Error = ErrorSide.Service,
        Map = app => app.MapGet("/items", handler),
    };

    private static RouteCase AbortingInTheMiddle()
    {
        var read = new Signal();
        return Aborting("The application aborts the response", "the handler writes and calls `context.Abort()`, as a proxy does when its backend fails", "200, cut off", "200", async context =>
        {
            await context.Response.WriteAsync("the beginning");
            await read.WaitAsync();
            context.Abort();
        }) with
        {
            Play = async address =>
            {
                using var connection = await RawConnection.OpenAsync(address);
                await connection.SendAsync("GET /items HTTP/1.1\r\nHost: gateway\r\n\r\n");
                var text = await connection.ReadUntilAsync("the beginning\r\n");
                read.Set();
                return new RawAnswer(text + await connection.ReadToEndAsync(), hasNoBody: false).ToString();
            },
        };
    }

    private static RouteCase Resetting(string name, string app, string client, string status, RequestDelegate handler) =>
        Aborting(name, app, client, status, handler) with
        {
            Request = "GET /items over HTTP/2",
            Host = builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)),
            Play = AskOverHttp2Async,
        };

    private static RouteCase AbortingASocket() => new(
        "A WebSocket whose backend fails", "the handler accepts, and aborts the WebSocket", "GET /socket with an upgrade", "the connection closed", "GET /socket 101")
    {
        Error = ErrorSide.Service,
        Map = app =>
        {
            app.UseWebSockets();
            app.Map("/socket", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.ReceiveAsync(new byte[100], CancellationToken.None);
                socket.Abort();
            });
        },
        Play = SocketClient.SendAndLoseAsync,
    };

    private static RouteCase Foreign(string name, string app, Exception exception, Action<WebApplication>? use = null) => new(name, app, "GET /items", "500", "GET /items 500")
    {
        Error = ErrorSide.Service,
        Note = "The client is still there.",
        Map = app =>
        {
            use?.Invoke(app);
            app.Map("/items", Task () => throw exception);
        },
    };

    private static void Reset(HttpContext context, int errorCode) => context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(errorCode);

    private static async Task<string> AskOverHttp2Async(Uri address)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/items")) { Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            try
            {
                await response.Content.ReadAsStringAsync();
                return $"{(int)response.StatusCode}";
            }
            catch (HttpRequestException)
            {
                return $"{(int)response.StatusCode}, cut off";
            }
        }
        catch (HttpRequestException)
        {
            return "nothing";
        }
    }
}
