using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Hosting.Tests;

/// <summary>Moves a test's clock for work on other threads.</summary>
internal static class Advancing
{
    /// <summary>Advances the clock second by second until the task has ended: the work may begin to wait after an advance.</summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider time, Task ended)
    {
        while (!ended.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
