namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Allocation;

internal static class Allocated
{
    private const int Times = 2000;

    /// <summary>The bytes that one run of an action allocates on its thread, once it is warm.</summary>
    public static double By(Action action)
    {
        for (var i = 0; i < 500; i++)
            action();

        // The runtime may compile the action anew in between, at the measured thread's cost: the least of several counts.
        var least = long.MaxValue;
        for (var round = 0; round < 10 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Times; i++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return (double)least / Times;
    }
}
