namespace Gateway.Instrumentation.Hosting;

/// <summary>The options of <c>AddTrackedHostedService</c>.</summary>
public sealed class TrackedHostedServiceOptions
{
    /// <summary>The name of the service on the page; by default the name of its class.</summary>
    public string Name { get; set; } = "";

    /// <summary>When a <c>BackgroundService</c> is started again. By default never. Other hosted services are never started again.</summary>
    public HostedServiceRestart Restart { get; set; }

    /// <summary>The wait before the first restart. It doubles with each further one, until a loop runs for longer than <see cref="MaxRestartDelay"/>. By default 1 second.</summary>
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a restart. By default 5 minutes.</summary>
    public TimeSpan MaxRestartDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The longest time between two heartbeats. When set, the page shows the age from the start of the service on, also when it
    /// never beats, and the health check is unhealthy beyond it. By default no heartbeat is expected.
    /// </summary>
    public TimeSpan? HeartbeatTimeout { get; set; }

    internal IEnumerable<string> Mistakes(string type)
    {
        var call = $"AddTrackedHostedService<{type}>";
        if (string.IsNullOrWhiteSpace(Name))
            yield return $"{call}: Name is empty. Leave it out to use the name of the class.";
        if (RestartDelay <= TimeSpan.Zero)
            yield return $"{call}: RestartDelay is {RestartDelay}. Set more than zero, such as TimeSpan.FromSeconds(1).";
        if (MaxRestartDelay < RestartDelay || MaxRestartDelay > Waiting.Longest)
            yield return $"{call}: MaxRestartDelay is {MaxRestartDelay}. Set RestartDelay ({RestartDelay}) or more, and at most {Waiting.Longest.Days} days.";
        if (HeartbeatTimeout <= TimeSpan.Zero)
            yield return $"{call}: HeartbeatTimeout is {HeartbeatTimeout}. Set more than zero, or null when the service does not beat.";
    }
}
