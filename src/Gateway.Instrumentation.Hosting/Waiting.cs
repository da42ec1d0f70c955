namespace Gateway.Instrumentation.Hosting;

/// <summary>Waits and back-offs that any clock and any setting do no harm to.</summary>
internal static class Waiting
{
    /// <summary>The longest period and wait that options may ask for: sums of them do not overflow.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    // A timer takes at most 49 days, and at least what the system's timers can tell apart.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(49); // what a timer takes
    private static readonly TimeSpan TimeToHeed = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits for the time, or for a day when it is longer: call it again with the rest.</summary>
    public static Task DelayAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken) =>
        Task.Delay(time < ShortestTimer ? ShortestTimer : time > LongestTimer ? LongestTimer : time, clock, cancellationToken);

    /// <summary>
    /// Waits for work that was asked to end. After the grace period, which <see cref="Timeout.InfiniteTimeSpan"/> makes endless, its token is
    /// cancelled, and it is waited for however long that takes, or until nobody wants to wait any more.
    /// </summary>
    public static async Task EndAsync(Task work, TimeSpan grace, CancellationTokenSource stopping, TimeProvider clock, CancellationToken giveUp = default)
    {
        var isEndless = grace == Timeout.InfiniteTimeSpan || grace > LongestGrace;
        try
        {
            await work.WaitAsync(isEndless ? Timeout.InfiniteTimeSpan : grace < TimeSpan.Zero ? TimeSpan.Zero : grace, clock, giveUp).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // callbacks of the token may throw
            await work.WaitAsync(giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await work.WaitAsync(TimeToHeed, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what heeds its token ends now
        }
    }

    /// <summary>The first wait, doubled with each time after the first, up to the longest.</summary>
    public static TimeSpan BackOff(TimeSpan first, int times, TimeSpan longest)
    {
        var wait = first;
        for (var doubled = 1; doubled < times && wait < longest; doubled++)
            wait *= 2;
        return wait < longest ? wait : longest;
    }
}
