using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Benchmarks.Scale;

/// <summary>Instances of a service under traffic, as Prometheus sees them: one process that shows its page on many ports.</summary>
internal sealed class Instances : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Timer _traffic;

    private Instances(WebApplication app, ServicePage page)
    {
        _app = app;
        _traffic = new Timer(_ => page.RecordAll(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    /// <summary>Host and port of each.</summary>
    public IEnumerable<string> Addresses => _app.Urls.Select(url => new Uri(url).Authority);

    public static async Task<Instances> StartAsync(ServicePage page, int count)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            for (var i = 0; i < count; i++)
                options.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddGatewayMetrics().UseRegistry(page.Registry);
        var app = builder.Build();
        app.MapGatewayMetrics();
        await app.StartAsync();
        return new Instances(app, page);
    }

    public async ValueTask DisposeAsync()
    {
        await _traffic.DisposeAsync();
        await _app.DisposeAsync();
    }
}
