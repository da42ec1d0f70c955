using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.HttpClients.Tests;

/// <summary>A service on loopback that answers as its path says: Kestrel.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _flaky;
    private int _slow;

    private TestService(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Number of requests to <c>/flaky</c>, which fails twice and then works.</summary>
    public int FlakyRequests => Volatile.Read(ref _flaky);

    public static async Task<TestService> StartAsync(HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var app = builder.Build();
        var service = new TestService(app);
        app.MapGet("/ok", static () => Results.Text("hello"));
        app.MapMethods("/empty", ["GET", "HEAD"], static () => Results.NoContent());
        app.MapMethods("/head", ["HEAD"], static (HttpContext context) => context.Response.ContentLength = 12);
        app.MapGet("/status/{code:int}", static (int code) => Results.Text("text", statusCode: code));
        app.MapPost("/echo", static async (HttpContext context) =>
        {
            context.Response.ContentType = context.Request.ContentType;
            await context.Response.Body.FlushAsync();
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        app.MapGet("/parts", service.PartsAsync);
        app.MapGet("/hang", service.HangAsync);
        app.MapGet("/slow-first", context => Interlocked.Increment(ref service._slow) == 1 ? service.HangAsync(context) : context.Response.WriteAsync("quick"));
        app.MapGet("/flaky", (HttpContext context) =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref service._flaky) % 3 == 0 ? 200 : 503;
            return context.Response.WriteAsync("flaky");
        });
        app.MapGet("/trailers", static async (HttpContext context) =>
        {
            var hasTrailers = context.Response.SupportsTrailers(); // HTTP/2
            if (hasTrailers)
                context.Response.DeclareTrailer("checksum");
            await context.Response.WriteAsync("body");
            await context.Response.Body.FlushAsync();
            if (hasTrailers)
                context.Response.AppendTrailer("checksum", "42");
        });
        app.MapGet("/broken", static async (HttpContext context) =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await app.StartAsync();
        service.Address = new Uri(app.Urls.First());
        return service;
    }

    /// <summary>Lets <c>/parts</c> send the rest of its answers.</summary>
    public void SendRest() => _rest.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        SendRest();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task PartsAsync(HttpContext context)
    {
        await context.Response.WriteAsync("first,");
        await context.Response.Body.FlushAsync();
        await _rest.Task;
        await context.Response.WriteAsync("rest");
    }

    private async Task HangAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            await Task.Delay(Timeout.Infinite, end.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
