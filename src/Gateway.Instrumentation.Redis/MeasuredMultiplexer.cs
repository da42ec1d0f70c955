using System.Collections.Concurrent;
using System.Reflection;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis;

/// <summary>Stands before a multiplexer: its databases and subscribers are measured, everything else passes.</summary>
internal class MeasuredMultiplexer : DispatchProxy
{
    // As the client does: asking for a database costs nothing.
    private readonly ConcurrentDictionary<int, IDatabase> _databases = [];
    private IConnectionMultiplexer _multiplexer = null!;
    private RedisRecorder _recorder = null!;
    private ConnectionObserver _observer = null!;
    private bool _isOwned;

    private IConnectionMultiplexer Multiplexer => (IConnectionMultiplexer)(object)this;

    public static IConnectionMultiplexer Of(IConnectionMultiplexer multiplexer, GatewayMetrics metrics, bool isOwned)
    {
        var measured = Create<IConnectionMultiplexer, MeasuredMultiplexer>();
        var state = (MeasuredMultiplexer)(object)measured;
        (state._multiplexer, state._recorder, state._observer) = (multiplexer, new RedisRecorder(metrics), new ConnectionObserver(multiplexer, metrics));
        state._isOwned = isOwned;
        return measured;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name is nameof(IDisposable.Dispose) or nameof(IAsyncDisposable.DisposeAsync) or nameof(IConnectionMultiplexer.Close) or nameof(IConnectionMultiplexer.CloseAsync))
        {
            _observer.Dispose(); // closed on purpose: it is not down
            if (!_isOwned && targetMethod.DeclaringType != typeof(IConnectionMultiplexer))
                return targetMethod.ReturnType == typeof(ValueTask) ? default(ValueTask) : null;
        }

        return RedisCommand.Of(targetMethod).Invoke(_multiplexer, args) switch
        {
            IDatabase database => args is [int number, null]
                ? _databases.GetOrAdd(number, static (_, of) => MeasuredClient.Of(of.database, of.This._recorder, of.This.Multiplexer), (database, This: this))
                : MeasuredClient.Of(database, _recorder, Multiplexer),
            ISubscriber subscriber => MeasuredClient.Of(subscriber, _recorder, Multiplexer),
            var result => result,
        };
    }
}
