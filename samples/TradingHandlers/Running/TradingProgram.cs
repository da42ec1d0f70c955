using System.Runtime.InteropServices;
using Gateway.Instrumentation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using TradingHandlers.Orders;

namespace TradingHandlers.Running;

/// <summary>The program as a whole: any or all of the services, each a host of its own.</summary>
internal sealed class TradingProgram : IAsyncDisposable
{
    private readonly SharedParts _parts;
    private readonly Dictionary<string, IHost> _hosts;

    private TradingProgram(SharedParts parts, Dictionary<string, IHost> hosts) => (_parts, _hosts) = (parts, hosts);

    public IEnumerable<string> Services => _hosts.Keys;

    /// <summary>Messages that were not handled when the program had stopped. Those in RabbitMQ wait there.</summary>
    public long Lost => _parts.Broker?.UnderWay ?? 0;

    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static TradingProgram Build(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
            .AddCommandLine(CommandLine.Expand(args))
            .Build();
        var options = new TradingOptions();
        try
        {
            configuration.GetSection("Trading").Bind(options);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new SettingsException([unreadable.InnerException?.Message is { } reason ? $"{unreadable.Message} {reason}" : unreadable.Message]);
        }

        List<string> failures = [.. TradingOptionsValidator.Unknown(configuration.GetSection("Trading")), .. TradingOptionsValidator.Failures(options)];
        if (failures.Count > 0)
            throw new SettingsException(failures);
        var parts = new SharedParts(options);
        return new TradingProgram(parts, options.Services.ToDictionary(service => service, service => ServiceHost.Build(service, configuration, parts)));
    }

    public GatewayMetrics MetricsOf(string service) => Of(service).GetRequiredService<GatewayMetrics>();

    public IServiceProvider Of(string service) => _hosts[service].Services;

    /// <summary>Where a service is reached. The worker has no server of its own but the one of its page.</summary>
    public Uri AddressOf(string service) => Of(service).GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.First() is { } address
        ? new Uri(address)
        : new Uri($"http://127.0.0.1:{_parts.Options.Ports[service]}");

    /// <summary>Starts the services, receivers before senders.</summary>
    /// <exception cref="SettingsException">A port is taken, or a broker does not answer.</exception>
    public async Task StartAsync()
    {
        Stack<IHost> started = [];
        foreach (var (service, host) in _hosts)
        {
            try
            {
                await host.StartAsync();
                started.Push(host);
            }
            catch (Exception failure) when (failure is SettingsException or OptionsValidationException or IOException or InvalidOperationException)
            {
                _parts.Stop();
                foreach (var running in started)
                    await running.StopAsync();
                throw failure as SettingsException ?? new SettingsException([$"{service} cannot start: {failure.Message}"]);
            }
        }
    }

    /// <summary>Stops whoever begins something new, lets everything under way come to its end, and stops the services.</summary>
    public async Task StopAsync()
    {
        _parts.Stop();
        if (_hosts.TryGetValue(ServiceNames.MarketData, out var source))
            await source.StopAsync();
        await DrainAsync();
        if (_hosts.TryGetValue(ServiceNames.Executor, out var executor))
            await executor.Services.GetRequiredService<OrderExecutor>().CancelOpenOrdersAsync("shutdown");
        await DrainAsync();
        foreach (var host in _hosts.Values.Reverse().Where(host => host != source))
            await host.StopAsync();
    }

    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    public async Task RunAsync()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Tell(PosixSignalContext signal)
        {
            signal.Cancel = true;
            told.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Tell);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Tell);
        await StartAsync();
        foreach (var service in Services)
            Console.WriteLine($"{service,-12} {new Uri(AddressOf(service), "metrics")}");
        Console.WriteLine(_parts.Options.RabbitMq is null ? "Messages stay in this process: --rabbitmq amqp://localhost sends them over a broker." : "Messages go over RabbitMQ.");
        Console.WriteLine(_parts.Options.Redis is null ? "Prices are in a simulated Redis of this process: --redis localhost:6379 takes a real one." : "Prices are in Redis.");
        Console.WriteLine(_parts.Options.Postgres is null ? "Orders are in a SQLite in memory: --postgres \"Host=localhost;Username=postgres\" keeps them." : "Orders are in PostgreSQL.");
        Console.WriteLine("Ready. Ctrl+C stops it.");
        await told.Task;
        Console.WriteLine("Stopping.");
        await StopAsync();
        Console.WriteLine(_parts.Broker is null ? "Stopped. What was not handled waits in RabbitMQ." : $"Stopped. Messages that were not handled: {Lost}.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values.Reverse())
        {
            if (host is IAsyncDisposable disposable)
                await disposable.DisposeAsync();
            else
                host.Dispose();
        }

        _parts.Dispose();
    }

    // RabbitMQ keeps what is not handled.
    private Task DrainAsync() => _parts.Broker?.DrainAsync(_parts.Options.StopTimeout, _parts.Time) ?? Task.CompletedTask;
}
