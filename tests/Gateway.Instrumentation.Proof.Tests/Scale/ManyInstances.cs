using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Proof.Tests.Scale;

/// <summary>A service of many instances, as Prometheus sees it: one process that shows its page on many ports.</summary>
internal sealed class ManyInstances : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ManyInstances(WebApplication app) => _app = app;

    /// <summary>Host and port of each.</summary>
    public List<string> Addresses => [.. _app.Urls.Select(url => new Uri(url).Authority).Order(StringComparer.Ordinal)];

    public static async Task<ManyInstances> StartAsync(int count)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            for (var i = 0; i < count; i++)
                options.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddGatewayMetrics(options => options.ServiceName = "fleet");
        builder.Services.AddHostedService<Requests>();
        var app = builder.Build();
        app.MapGatewayMetrics();
        await app.StartAsync();
        return new ManyInstances(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Requests of 0.2 seconds.</summary>
    private sealed class Requests(GatewayMetrics metrics) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                metrics.Http.RecordRequest("GET", "/orders/{id}", 200, TimeSpan.FromSeconds(0.2));
                await Task.Delay(TimeSpan.FromMilliseconds(100), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
