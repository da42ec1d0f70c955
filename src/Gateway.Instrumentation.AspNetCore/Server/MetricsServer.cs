using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Serves the page of a host that has no web application: a small Kestrel of its own, up before the host's services start and
/// until all of them have stopped, so that the last scrape sees how they ended.
/// </summary>
internal sealed partial class MetricsServer(
    GatewayMetrics metrics, IServiceProvider services, ILoggerFactory loggers) : IHostedLifecycleService, IAsyncDisposable
{
    // A scraper sends its headers at once, and asks again long before this.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(2);

    private readonly ILogger _logger = loggers.CreateLogger<MetricsServer>();
    private WebApplication? _app;

    /// <summary>Where the page is; null while it is not served.</summary>
    internal Uri? Page { get; private set; }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var settings = StartSettings.Read<MetricsServerOptions>(services, configure: null, static settings => settings.Mistakes());
        var app = Build(settings);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            var endpoint = new IPEndPoint(settings.AddressOrDefault, settings.Port!.Value);
            if (!settings.ContinueWithoutPage)
                throw new InvalidOperationException(
                    $"AddGatewayMetricsServer cannot listen on {endpoint}: {PrintableText.Of(exception.Message)} Stop what uses the port, or give another one: AddGatewayMetricsServer(o => o.Port = {Another(endpoint.Port)}). With ContinueWithoutPage = true the service runs without its page.",
                    exception);
            LogWithoutPage(_logger, exception, endpoint.ToString());
            return;
        }

        _app = app;
        Page = new Uri(new Uri(app.Urls.First()), "/metrics");
        LogServes(_logger, Page);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_app is { } app)
            await app.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    // Also after a start that failed: the host does not stop its services then.
    public async ValueTask DisposeAsync()
    {
        Page = null;
        if (_app is { } app)
            await app.DisposeAsync().ConfigureAwait(false);
        _app = null;
    }

    private WebApplication Build(MetricsServerOptions settings)
    {
        // Empty: configuration is the host's. So are signals: the usual lifetime would stop the page at Ctrl+C, before the workers.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Services.AddSingleton(metrics);

        // Each scrape would be four lines in the worker's log. A start that fails is logged by the worker's own host.
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new WorkersLog(loggers))
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddRoutingCore();

        // A worker's health is that of its checks, such as AddHostedServices: it answers few requests or none.
        var checks = services.GetService<HealthCheckService>();
        if (checks is not null)
            builder.Services.AddSingleton(checks);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = settings.MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.KeepAliveTimeout = KeepAlive;
            kestrel.ConfigureEndpointDefaults(static listen => listen.Protocols = HttpProtocols.Http1);

            // Both versions of IP, or the one that the machine has: a cluster may be without IPv4, or without IPv6.
            if (settings.AddressOrDefault.Equals(IPAddress.IPv6Any))
                kestrel.ListenAnyIP(settings.Port!.Value);
            else
                kestrel.Listen(settings.AddressOrDefault, settings.Port!.Value);
        });
        var app = builder.Build();
        app.UseRouting();
        app.MapGatewayMetrics(configure: settings.ConfigureEndpoints);
        var servesChecks = false;
        app.MapGatewayMetrics("/", endpoints =>
        {
            settings.ConfigureEndpoints?.Invoke(endpoints);
            endpoints.Endpoints &= MetricsEndpoints.Json | MetricsEndpoints.Health;
            endpoints.ResetPolicy = null;
            servesChecks = checks is not null && endpoints.Endpoints.HasFlag(MetricsEndpoints.Health);
            if (servesChecks)
                endpoints.Endpoints &= ~MetricsEndpoints.Health;
        });
        if (servesChecks)
            app.MapHealthChecks("/health", new() { ResponseWriter = static (context, report) => JsonResponse.WriteAsync(context, () => HealthReportJson.Of(report)) });
        return app;
    }

    private static int Another(int port) => port is 0 or 65535 ? 9001 : port + 1;

    [LoggerMessage(30, LogLevel.Information, "The metrics of this service are at {Page}.")]
    private static partial void LogServes(ILogger logger, Uri page);

    [LoggerMessage(31, LogLevel.Warning,
        "The metrics of this service are not served: nothing can listen on {Endpoint}. The service runs without its page, because ContinueWithoutPage is true.")]
    private static partial void LogWithoutPage(ILogger logger, Exception exception, string endpoint);

    private sealed class WorkersLog(ILoggerFactory loggers) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

        public void Dispose()
        {
            // The loggers are the worker's.
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
