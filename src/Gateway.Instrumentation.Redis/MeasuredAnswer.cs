namespace Gateway.Instrumentation.Redis;

/// <summary>The answer to a command, as the caller gets it: after it is recorded, with the client's own result, exception and state.</summary>
internal abstract class MeasuredAnswer
{
    /// <summary>What the caller gets.</summary>
    public abstract Task Task { get; }

    /// <summary>The command is being sent: from here on, its end is recorded and told. Those of a batch wait for it.</summary>
    public abstract void Start(OperationScope scope);

    /// <summary>Makes it for the type of an answer, which is known at run time only.</summary>
    public static Func<RedisRecorder, RedisCommand, string, Task, MeasuredAnswer>? MakerFor(Type type)
    {
        if (!typeof(Task).IsAssignableFrom(type))
            return null;
        var result = type.IsGenericType ? type.GetGenericArguments()[0] : typeof(object);
        return typeof(MeasuredAnswer).GetMethod(nameof(Make), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(result).CreateDelegate<Func<RedisRecorder, RedisCommand, string, Task, MeasuredAnswer>>();
    }

    private static Of<TResult> Make<TResult>(RedisRecorder recorder, RedisCommand command, string operation, Task answer) => new(recorder, command, operation, answer);

    private sealed class Of<TResult> : MeasuredAnswer
    {
        // Whoever waits goes on here, on a thread of the pool: the client ends its own tasks there.
        private readonly TaskCompletionSource<TResult> _caller;
        private readonly RedisRecorder _recorder;
        private readonly RedisCommand _command;
        private readonly string _operation;
        private readonly Task _answer;
        private OperationScope _scope;

        public Of(RedisRecorder recorder, RedisCommand command, string operation, Task answer)
        {
            (_recorder, _command, _operation, _answer) = (recorder, command, operation, answer);
            _caller = new TaskCompletionSource<TResult>(answer.AsyncState);
        }

        public override Task Task => _caller.Task;

        public override void Start(OperationScope scope)
        {
            _scope = scope; // first: the answer may be there at once, on another thread
            _ = _answer.ContinueWith(
                static (_, state) => ((Of<TResult>)state!).End(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        // The client's own exceptions count as observed, whether somebody waits for them or not.
        private void SetException(AggregateException exception)
        {
            _caller.SetException(exception.InnerExceptions);
            _ = _caller.Task.Exception;
        }

        private void End()
        {
            _recorder.End(_scope, _command, _operation, _answer);
            if (_answer.IsCanceled)
                _caller.SetCanceled(CancellationToken.None);
            else if (_answer.Exception is { } exception)
                SetException(exception);
            else
                _caller.SetResult(_answer is Task<TResult> { Result: var result } ? result : default!);
        }
    }
}
