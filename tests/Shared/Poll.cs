using System.Diagnostics;

namespace Gateway.Instrumentation.TestServers;

/// <summary>Waits for what another thread or process does, up to a deadline that no healthy run comes near.</summary>
internal static class Poll
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads until the value is as wanted, and returns it.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> isWanted, string waitingFor)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (isWanted(value))
                return value;
            if (watch.Elapsed > Deadline)
                throw new TimeoutException($"Waited {Deadline.TotalSeconds} s for {waitingFor}; it is still: {Show(value)}");
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }

    private static string Show<T>(T value) => value is System.Collections.IEnumerable items and not string
        ? $"[{string.Join(", ", items.Cast<object?>())}]"
        : $"{value}";
}
