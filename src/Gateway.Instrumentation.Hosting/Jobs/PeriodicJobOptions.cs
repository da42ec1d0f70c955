namespace Gateway.Instrumentation.Hosting;

/// <summary>
/// The options of a periodic job. Each job has its own, under its name: <c>services.Configure&lt;PeriodicJobOptions&gt;("cleanup", section)</c>
/// reads them from configuration.
/// </summary>
public sealed class PeriodicJobOptions
{
    /// <summary>The time from one due time to the next, however long a run takes.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>
    /// False to switch the job off: each run that is due counts as skipped (<c>disabled</c>), and nothing is expected of the job. A change
    /// of the configuration applies at the next due time. By default true.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>True to run the job once when the host starts, instead of after the first period.</summary>
    public bool RunAtStart { get; set; }

    /// <summary>The most that a random time adds to each due time, so that many instances do not run at once. Less than the period. By default none.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>
    /// The time after which a run is cancelled and counts as failed with <c>timeout_error</c>. A run that ignores its token goes on, and
    /// keeps the next ones from starting. By default none.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>
    /// The longest time between two runs while the job fails: from the second failure in a row on, the time doubles. Zero switches this off;
    /// a job whose period is longer keeps its period. Runs that this leaves out are not due, so not skipped. By default 5 minutes.
    /// </summary>
    public TimeSpan MaxBackOff { get; set; } = TimeSpan.FromMinutes(5);

    internal IEnumerable<string> Mistakes(string job)
    {
        if (Period <= TimeSpan.Zero || Period > Waiting.Longest)
            yield return $"The period of the job \"{job}\" is {Period}. Set more than zero and at most {Waiting.Longest.Days} days, such as TimeSpan.FromMinutes(5).";
        if (Jitter < TimeSpan.Zero || (Jitter >= Period && Jitter > TimeSpan.Zero))
            yield return $"The jitter of the job \"{job}\" is {Jitter}. Set at least zero and less than its period ({Period}).";
        if (Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > LongestTimeout))
            yield return $"The time-out of the job \"{job}\" is {Timeout}. Set more than zero and at most {LongestTimeout.Days} days, or null for none.";
        if (MaxBackOff < TimeSpan.Zero || MaxBackOff > Waiting.Longest)
            yield return $"The longest back-off of the job \"{job}\" is {MaxBackOff}. Set at least zero (none) and at most {Waiting.Longest.Days} days.";
    }

    private static TimeSpan LongestTimeout => TimeSpan.FromDays(49); // what a timer takes
}
