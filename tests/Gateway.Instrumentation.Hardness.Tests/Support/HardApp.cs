using Gateway.Instrumentation.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>A real host on a real socket of the loopback interface. <c>/metrics</c> negotiates; <c>/text</c> gives nothing but the text format.</summary>
internal sealed class HardApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HardApp(WebApplication app, LogRecorder log)
    {
        _app = app;
        Log = log;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public LogRecorder Log { get; }

    public string Authority => Client.BaseAddress!.Authority;

    public MetricRegistry Registry => Metrics.Registry;

    public GatewayMetrics Metrics => _app.Services.GetRequiredService<GatewayMetrics>();

    public static async Task<HardApp> StartAsync(MetricRegistry? registry = null, Action<WebApplication>? map = null, Action<IServiceCollection>? services = null)
    {
        var log = new LogRecorder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(new LogRecorderProvider(log));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var metrics = builder.Services.AddGatewayMetrics(options => options.ProcessMetrics = false); // two scrapes of one page shall be equal
        if (registry is not null)
            metrics.UseRegistry(registry);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Path == "/text")
                context.Request.Headers.Accept = "text/plain";
            return next(context);
        });
        map?.Invoke(app);
        app.MapGatewayMetrics("/metrics", AsManyAsTheyLike);
        app.MapGatewayMetrics("/text", AsManyAsTheyLike);
        await app.StartAsync();
        return new HardApp(app, log);
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    // The limit has its own tests.
    private static void AsManyAsTheyLike(MetricsEndpointOptions options) => options.MaxConcurrentScrapes = int.MaxValue;
}
