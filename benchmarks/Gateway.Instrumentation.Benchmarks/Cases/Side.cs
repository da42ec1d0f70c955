namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>One of those who do the same work: this library, a peer, or a physical floor.</summary>
/// <param name="name">Who it is.</param>
/// <param name="loop">Its work.</param>
/// <param name="total">How many operations its metrics show; null where nobody can tell.</param>
internal sealed class Side(string name, Loop loop, Func<double>? total = null)
{
    private long _done;

    public string Name => name;

    public long Done => Interlocked.Read(ref _done);

    /// <summary>Whether its metrics show every operation, and no more.</summary>
    public bool IsExact => total is null || total().Equals((double)Done);

    public void Run(int worker, int operations)
    {
        loop(worker, operations);
        Interlocked.Add(ref _done, operations);
    }
}
