namespace Gateway.Instrumentation.Tests;

/// <summary>Threads that do nothing until this is disposed.</summary>
internal sealed class WaitingThreads : IDisposable
{
    private readonly ManualResetEventSlim _end = new();
    private readonly List<Thread> _threads;

    public WaitingThreads(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(_end.Wait, maxStackSize: 128 * 1024))];
        _threads.ForEach(static thread => thread.Start());
    }

    public void Dispose()
    {
        _end.Set();
        _threads.ForEach(static thread => thread.Join());
        _end.Dispose();
    }
}
