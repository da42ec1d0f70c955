using System.Reflection;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis;

/// <summary>
/// Stands before an <see cref="IDatabase"/> or an <see cref="ISubscriber"/> and measures its commands. It is made at run time for the
/// interface of the client that is there: the interface has some 650 members and gets more with most releases, and a class that was written
/// for one release does not load with the next.
/// </summary>
internal class MeasuredClient : DispatchProxy
{
    private object _client = null!;
    private RedisRecorder _recorder = null!;
    private IConnectionMultiplexer? _multiplexer;

    /// <summary>Puts a client behind the measuring.</summary>
    public static TClient Of<TClient>(TClient client, RedisRecorder recorder, IConnectionMultiplexer? multiplexer = null)
        where TClient : class
    {
        var measured = Create<TClient, MeasuredClient>();
        var state = (MeasuredClient)(object)measured;
        (state._client, state._recorder, state._multiplexer) = (client, recorder, multiplexer);
        return measured;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var command = RedisCommand.Of(targetMethod!);
        if (command.IsCommand && _recorder.IsOn)
            return _recorder.Measure(command, _client, args);
        return command.Invoke(_client, args) switch
        {
            IBatch batch when !_recorder.IsOn => batch,
            ITransaction transaction => MeasuredBatch.Of(transaction, _recorder, _multiplexer),
            IBatch batch => MeasuredBatch.Of(batch, _recorder, _multiplexer),
            IConnectionMultiplexer multiplexer => _multiplexer ?? multiplexer, // whoever goes on from there is measured, too
            var result => result,
        };
    }
}
