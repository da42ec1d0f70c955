namespace Gateway.Instrumentation.Tests;

/// <summary>A synchronization context like that of a window: library code that returns to it dead-locks a caller that waits.</summary>
internal sealed class ThreadOfAUserInterface : SynchronizationContext
{
    private int _posts;

    /// <summary>How often the work returned to the context in which it was started.</summary>
    public static async Task<int> Posts(Func<Task> work)
    {
        var context = new ThreadOfAUserInterface();
        var before = Current;
        SetSynchronizationContext(context);
        Task running;
        try
        {
            running = work();
        }
        finally
        {
            SetSynchronizationContext(before);
        }

        await running;
        return context._posts;
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _posts);
        ThreadPool.QueueUserWorkItem(_ => d(state));
    }
}
