using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.AspNetCore.Tests;

/// <summary>Waits for the garbage collector.</summary>
internal static class Collection
{
    /// <summary>Collects until the object is gone: a thread that is about to end may still hold it.</summary>
    public static Task CollectedAsync(this WeakReference reference) => Poll.UntilAsync(
        () =>
        {
            GC.Collect();
            return Task.FromResult(reference.IsAlive);
        },
        static alive => !alive, "its collection");
}
