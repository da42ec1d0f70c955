using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests;

/// <summary>A running app of one test, in process or on a real socket of the loopback interface.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app, HttpClient client)
    {
        _app = app;
        Client = client;
        Metrics = app.Services.GetRequiredService<GatewayMetrics>();
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>To be read also when the app has stopped.</summary>
    public GatewayMetrics Metrics { get; }

    /// <summary>Where an app on a real socket listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    public static async Task<TestApp> StartAsync(
        Action<WebApplication> map, Action<GatewayMetricsOptions>? configure = null,
        Action<IServiceCollection>? configureServices = null, bool onKestrel = false, Action<WebApplicationBuilder>? configureHost = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (onKestrel)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();
        builder.Services.AddGatewayMetrics(metrics => metrics.ProcessMetrics = false); // two scrapes of one page shall be equal
        builder.Services.AddGatewayMetrics(configure);
        configureServices?.Invoke(builder.Services);
        configureHost?.Invoke(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new TestApp(app, onKestrel ? new HttpClient { BaseAddress = new Uri(app.Urls.Single()) } : app.GetTestClient());
    }

    /// <summary>Stops it, and so waits until every request has been recorded.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
