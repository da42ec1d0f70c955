using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis;

/// <summary>Records calls of a client.</summary>
internal sealed class RedisRecorder(GatewayMetrics metrics)
{
    private readonly CacheMetrics _cache = metrics.Cache;

    public bool IsOn => metrics.Registry.Enabled;

    /// <summary>Makes a call and records it, to its answer.</summary>
    public object? Measure(RedisCommand command, object client, object?[]? arguments)
    {
        var operation = command.OperationOf(arguments);
        if (command.IsFireAndForget(arguments))
        {
            _cache.RecordRedisFireAndForget(operation);
            return command.Invoke(client, arguments);
        }

        var scope = _cache.TrackRedisOperation(operation);
        try
        {
            var result = command.Invoke(client, arguments);
            if (result is Task answer)
                return Measure(scope, command, operation, answer);
            Succeed(scope, command, operation, result);
            return result;
        }
        catch (Exception exception)
        {
            Fail(scope, exception);
            throw;
        }
    }

    /// <summary>Starts a command of a batch that is being sent now.</summary>
    public void Start(string operation, MeasuredAnswer answer) => answer.Start(_cache.TrackRedisOperation(operation));

    /// <summary>Counts a command of a batch that nobody waits for.</summary>
    public void Forget(string operation) => _cache.RecordRedisFireAndForget(operation);

    /// <summary>Records how a command ended.</summary>
    public void End(OperationScope scope, RedisCommand command, string operation, Task answer)
    {
        if (answer.IsCompletedSuccessfully)
        {
            Succeed(scope, command, operation, answer);
        }
        else if (answer.IsCanceled)
        {
            // A transaction whose condition does not hold: it was not sent.
            scope.Cancel();
            scope.Dispose();
        }
        else
        {
            Fail(scope, answer.Exception!);
        }
    }

    private Task Measure(OperationScope scope, RedisCommand command, string operation, Task answer)
    {
        if (answer.IsCompleted)
        {
            End(scope, command, operation, answer);
            return answer;
        }

        var measured = command.MeasuredAnswer(this, operation, answer);
        measured.Start(scope);
        return measured.Task;
    }

    private void Succeed(OperationScope scope, RedisCommand command, string operation, object? answer)
    {
        if (command.IsLookup)
        {
            var (hits, misses) = Found.In(answer);
            _cache.RecordRedisHit(operation, hits);
            _cache.RecordRedisMiss(operation, misses);
        }

        scope.Succeed();
        scope.Dispose();
    }

    private void Fail(OperationScope scope, Exception exception)
    {
        scope.Fail(RedisErrors.TypeOf(exception, metrics.Factory.Errors));
        scope.Dispose();
    }
}
