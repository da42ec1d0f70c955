using System.Diagnostics;
using System.Reflection;

namespace Gateway.Instrumentation.Tests;

internal static class Allocated
{
    /// <summary>The bytes that a thousand runs of an action allocate, once it is warm.</summary>
    public static long By(Action action)
    {
        for (var i = 0; i < 200; i++)
            action();

        // The runtime may compile the action anew in between, at the measured thread's cost: the least of several counts.
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    /// <summary>Skips a test of an asynchronous method in a Debug build: without optimization, the compiler makes the state of each one a class.</summary>
    public static void NeedsOptimizedCode()
    {
        if (typeof(MetricRegistry).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
            Assert.Skip("needs optimized code: dotnet test Instrumentation.sln -c Release");
    }
}
