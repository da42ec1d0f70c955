namespace Gateway.Instrumentation.Tests;

/// <summary>Runs work on threads that start at the same moment, and passes on what they throw.</summary>
internal static class Threads
{
    public static void Run(int count, Action<int> work)
    {
        using var barrier = new Barrier(count);
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            try
            {
                barrier.SignalAndWait();
                work(index);
            }
#pragma warning disable CA1031 // shown by the test
            catch (Exception exception)
#pragma warning restore CA1031
            {
                lock (failures)
                    failures.Add(exception);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        failures.ShouldBeEmpty();
    }
}
