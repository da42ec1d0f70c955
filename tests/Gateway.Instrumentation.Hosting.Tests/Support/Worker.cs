using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Hosting.Tests;

/// <summary>A host without a web framework, on a clock that the test moves.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly IHost _host;

    private Worker(IHost host, FakeTimeProvider time) => (_host, Time) = (host, time);

    public FakeTimeProvider Time { get; }

    public IServiceProvider Services => _host.Services;

    public GatewayMetrics Metrics => Services.GetRequiredService<GatewayMetrics>();

    public CancellationToken Stopping => Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    public static Worker Create(Action<GatewayMetricsBuilder> configure, FakeTimeProvider? time = null)
    {
        time ??= new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<TimeProvider>(time);
        configure(builder.Services.AddGatewayMetrics(options => options.ProcessMetrics = false));
        return new Worker(builder.Build(), time);
    }

    public static async Task<Worker> StartAsync(Action<GatewayMetricsBuilder> configure)
    {
        var worker = Create(configure);
        await worker.StartAsync();
        return worker;
    }

    public Task StartAsync() => _host.StartAsync(TestContext.Current.CancellationToken);

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public double Value(string name, params (string Name, string Value)[] labels) => Metrics.Value(name, labels);

    public bool Has(string name, params (string Name, string Value)[] labels) => Metrics.Has(name, labels);

    /// <summary>Waits until the page shows the value: another thread records it.</summary>
    public Task ShowsAsync(double value, string name, params (string Name, string Value)[] labels) =>
        Poll.UntilAsync(() => Task.FromResult(Has(name, labels) ? Value(name, labels) : double.NaN), shown => shown == value, $"{name} to be {value}");

    public void DisposeWithoutStop() => _host.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: true)).ContinueWith(static _ => { }, TaskScheduler.Default);
        _host.Dispose();
    }
}
