namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>
/// Threads for thousands of short rounds. They wait in a loop, because a round is over before a thread that sleeps has
/// woken up, and a race that is to be met lasts for microseconds.
/// </summary>
internal sealed class RoundCrew : IDisposable
{
    private const int Stop = -1;

    private readonly Thread[] _threads;
    private Action<int> _work = _ => { };
    private int _round;
    private int _ready;
    private int _working;
    private Exception? _failure;

    public RoundCrew(int workers)
    {
        _threads = [.. Enumerable.Range(0, workers).Select(worker => new Thread(() => Serve(worker)) { IsBackground = true })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Lets each worker do its work once and does something on this thread meanwhile; all begin at the same moment.</summary>
    public void Run(Action<int> work, Action meanwhile)
    {
        _work = work;
        _working = _threads.Length;
        _ready = 0;
        Volatile.Write(ref _round, _round + 1);
        BeReady();
        meanwhile();
        Until(() => Volatile.Read(ref _working) == 0);
        if (_failure is not null)
            throw new AggregateException(_failure.Message, _failure);
    }

    /// <summary>Waits for other threads, which may have to share this core.</summary>
    public static void Until(Func<bool> condition)
    {
        for (var spins = 1; !condition(); spins++)
        {
            if (spins % 500 == 0)
                Thread.Yield();
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _round, Stop);
        foreach (var thread in _threads)
            thread.Join();
    }

    private void BeReady()
    {
        Interlocked.Increment(ref _ready);
        Until(() => Volatile.Read(ref _ready) > _threads.Length);
    }

    private void Serve(int worker)
    {
        for (var done = 0; ;)
        {
            Until(() => Volatile.Read(ref _round) != done);
            done = Volatile.Read(ref _round);
            if (done == Stop)
                return;
            BeReady();
            try
            {
                _work(worker);
            }
            catch (Exception exception)
            {
                _failure = exception;
            }

            Interlocked.Decrement(ref _working);
        }
    }
}
