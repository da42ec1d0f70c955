using System.Reflection;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis;

/// <summary>Stands before a batch or a transaction. Its commands start when it is sent: before, they wait for the application.</summary>
internal class MeasuredBatch : DispatchProxy
{
    private readonly Lock _lock = new();
    private object _batch = null!;
    private RedisRecorder _recorder = null!;
    private IConnectionMultiplexer? _multiplexer;
    private List<(string Operation, MeasuredAnswer? Answer)> _queued = [];

    public static TBatch Of<TBatch>(TBatch batch, RedisRecorder recorder, IConnectionMultiplexer? multiplexer)
        where TBatch : class
    {
        var measured = Create<TBatch, MeasuredBatch>();
        var state = (MeasuredBatch)(object)measured;
        (state._batch, state._recorder, state._multiplexer) = (batch, recorder, multiplexer);
        return measured;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var command = RedisCommand.Of(targetMethod!);
        if (command.Name == nameof(IBatch.Execute) && args is null or [] or [CommandFlags])
            return Send(command, args);
        var result = command.Invoke(_batch, args);
        if (result is IConnectionMultiplexer)
            return _multiplexer ?? result;
        if (!command.IsCommand || result is not Task answer)
            return result;
        var operation = command.OperationOf(args);
        var measured = command.IsFireAndForget(args) ? null : command.MeasuredAnswer(_recorder, operation, answer);
        lock (_lock)
            _queued.Add((operation, measured));
        return measured?.Task ?? result;
    }

    private object? Send(RedisCommand command, object?[]? args)
    {
        List<(string Operation, MeasuredAnswer? Answer)> sent;
        lock (_lock)
            (sent, _queued) = (_queued, []);
        foreach (var (operation, answer) in sent)
        {
            if (answer is null)
                _recorder.Forget(operation);
            else
                _recorder.Start(operation, answer);
        }

        // A transaction has an answer of its own; a batch and an empty transaction send nothing more.
        return command.IsCommand && sent.Count > 0 ? _recorder.Measure(command, _batch, args) : command.Invoke(_batch, args);
    }
}
