using TradingHandlers.Messages;
using TradingHandlers.Prices;
using TradingHandlers.Troubles;

namespace TradingHandlers.Running;

/// <summary>What the services of one process share, because nothing outside of it connects them.</summary>
internal sealed class SharedParts : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SimulatedRedis? _redis;

    public SharedParts(TradingOptions options)
    {
        Options = options;
        Broker = options.RabbitMq is null ? new InProcessBroker(options.Services) : null;
        _redis = options.Redis is null ? new SimulatedRedis() : null;
        if (options.Trouble is { } trouble)
            Troubles.Start(TroubleRequest.Parse(trouble)!);
    }

    public TradingOptions Options { get; }

    public TimeProvider Time { get; } = TimeProvider.System;

    public TroubleSwitch Troubles { get; } = new(TimeProvider.System);

    /// <summary>The queues; null when they are in RabbitMQ.</summary>
    public InProcessBroker? Broker { get; }

    /// <summary>Where Redis is, real or simulated.</summary>
    public string RedisAddress => Options.Redis ?? $"{_redis!.Address}";

    /// <summary>Cancelled before the services stop: whoever begins something new stops then, and what is under way is handled.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        _redis?.Dispose();
        _stopping.Dispose();
    }
}
