namespace Gateway.Instrumentation.Hosting;

/// <summary>Starts work that outlives whoever starts it, perhaps a request: the work must not hold on to its activity and log scopes.</summary>
internal static class Detached
{
    public static Task RunAsync(Func<Task> work)
    {
        using var flow = ExecutionContext.SuppressFlow();
        return Task.Run(work);
    }
}
