namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>
/// Threads that work against each other: workers have an end of their own, disturbers run until the workers are done.
/// All start together; what any of them throws, the test gets.
/// </summary>
internal sealed class Crew
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly List<(Action<CancellationToken> Run, bool Disturbs)> _members = [];

    public Crew Workers(int count, Action<int> work)
    {
        for (var i = 0; i < count; i++)
        {
            var worker = i;
            _members.Add((_ => work(worker), false));
        }

        return this;
    }

    /// <summary>Repeats a step until the workers are done, and at least once.</summary>
    public Crew Disturber(Action step, int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            _members.Add((done =>
            {
                do
                    step();
                while (!done.IsCancellationRequested);
            }, true));
        }

        return this;
    }

    public void Run()
    {
        using var workersDone = new CancellationTokenSource();
        using var start = new Barrier(_members.Count);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = _members.ConvertAll(member => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                member.Run(workersDone.Token);
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
                workersDone.Cancel();
            }
        })
        { IsBackground = true });
        threads.ForEach(thread => thread.Start());

        Join(threads, disturb: false);
        workersDone.Cancel();
        Join(threads, disturb: true);
        if (!failures.IsEmpty)
            throw new AggregateException($"{failures.First().Message} ({failures.Count} of {threads.Count} threads failed)", failures);
    }

    private void Join(List<Thread> threads, bool disturb)
    {
        for (var i = 0; i < threads.Count; i++)
        {
            if (_members[i].Disturbs == disturb && !threads[i].Join(Deadline))
                throw new TimeoutException($"A thread still runs after {Deadline}: something waits for ever.");
        }
    }
}
