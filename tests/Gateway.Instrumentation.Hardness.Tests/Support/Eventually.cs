using System.Diagnostics;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Waits for what another process or thread brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> isThere, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (isThere(value))
                return value;
            if (Stopwatch.GetElapsedTime(started) > Deadline)
                throw new TimeoutException($"Not within {Deadline}: {what}. Last seen: {value}");
            await Task.Delay(20);
        }
    }

    public static Task IsAsync(Func<bool> condition, string what) =>
        GetAsync(() => Task.FromResult(condition()), static met => met, what);
}
