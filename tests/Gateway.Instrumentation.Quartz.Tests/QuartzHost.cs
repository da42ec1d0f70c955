using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Gateway.Instrumentation.Quartz.Tests;

/// <summary>A host with a Quartz scheduler of its own, in memory.</summary>
internal sealed class QuartzHost : IAsyncDisposable
{
    private readonly IHost _host;

    private QuartzHost(IHost host) => _host = host;

    public GatewayMetrics Metrics => _host.Services.GetRequiredService<GatewayMetrics>();

    public IScheduler Scheduler { get; private set; } = null!;

    public static async Task<QuartzHost> StartAsync(Action<IQuartzBuilder> configure, Action<QuartzMetricsOptions>? options = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging();
        builder.Services.AddQuartz(quartz =>
        {
            quartz.UseDefaultThreadPool(20);
            configure(quartz);
            quartz.AddGatewayMetrics(options);
        });
        builder.Services.AddQuartzHostedService();
        var host = new QuartzHost(builder.Build());
        await host._host.StartAsync(TestContext.Current.CancellationToken);
        host.Scheduler = await SchedulerOf(host._host.Services);
        return host;
    }

    public double Value(string name, params (string Name, string Value)[] labels) => Metrics.Has(name, labels) ? Metrics.Value(name, labels) : 0;

    public Task ShowsAsync(double value, string name, params (string Name, string Value)[] labels) =>
        Poll.UntilAsync(() => Task.FromResult(Value(name, labels)), shown => shown == value, $"{name} to be {value}");

    public async ValueTask DisposeAsync()
    {
        await Scheduler.Shutdown(waitForJobsToComplete: false);
        await _host.StopAsync(new CancellationToken(canceled: true)).ContinueWith(static _ => { }, TaskScheduler.Default);
        _host.Dispose();
    }

    private static async Task<IScheduler> SchedulerOf(IServiceProvider services) =>
        (await services.GetRequiredService<ISchedulerFactory>().GetScheduler(TestContext.Current.CancellationToken))!;
}
