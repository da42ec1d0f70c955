using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.TestServers;

/// <summary>Instances of a service under traffic, as Prometheus sees them: one process that shows its page on many ports.</summary>
internal sealed class ManyInstances : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Timer _traffic;

    private ManyInstances(WebApplication app, Action record, TimeSpan interval)
    {
        _app = app;
        _traffic = new Timer(_ => record(), null, TimeSpan.Zero, interval);
    }

    /// <summary>Host and port of each.</summary>
    public List<string> Addresses => [.. _app.Urls.Select(url => new Uri(url).Authority).Order(StringComparer.Ordinal)];

    /// <summary>Starts them.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="registry">What all of them show.</param>
    /// <param name="record">Records some traffic into it, again and again.</param>
    /// <param name="interval">The time from one recording to the next.</param>
    public static async Task<ManyInstances> StartAsync(int count, MetricRegistry registry, Action record, TimeSpan interval)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            for (var i = 0; i < count; i++)
                options.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddGatewayMetrics().UseRegistry(registry);
        var app = builder.Build();
        app.MapGatewayMetrics();
        await app.StartAsync();
        return new ManyInstances(app, record, interval);
    }

    public async ValueTask DisposeAsync()
    {
        await _traffic.DisposeAsync();
        await _app.DisposeAsync();
    }
}
