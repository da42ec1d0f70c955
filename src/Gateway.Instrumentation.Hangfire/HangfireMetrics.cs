namespace Gateway.Instrumentation.Hangfire;

/// <summary>What waits in the storage of Hangfire. A reader on a timer sets it; a scrape never asks the storage.</summary>
/// <remarks>Thread-safe. Recording never throws.</remarks>
public sealed class HangfireMetrics
{
    private readonly Label<string> _queueName = Label.Text("queue");
    private readonly Labeled<Gauge, string> _queue;
    private readonly Labeled<Gauge, HangfireJobState> _jobs;
    private readonly Gauge _servers;
    private readonly Gauge _readAt;
    private readonly Counter _failures;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public HangfireMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _queue = metrics.Gauge("hangfire_queue_jobs", "Number of enqueued jobs of a queue, at the last reading of the storage.", _queueName);
        _jobs = metrics.Gauge("hangfire_jobs", "Number of jobs in the storage by state, at its last reading.", Label.Enum<HangfireJobState>("state"));
        _servers = metrics.Gauge("hangfire_servers", "Number of servers of the storage, at its last reading.");
        _readAt = metrics.Gauge("hangfire_storage_read_timestamp_seconds", "Unix timestamp of the last reading of the storage, in seconds.");
        _failures = metrics.Counter("hangfire_storage_failures_total", "Number of readings of the storage that failed.");
    }

    /// <summary>Sets the number of jobs in a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="count">The number of jobs.</param>
    public void SetJobs(HangfireJobState state, long count) => _jobs.WithLabels(state).Set(count);

    /// <summary>Sets the number of enqueued jobs of a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="count">The number of jobs.</param>
    public void SetQueue(string queue, long count) => _queue.WithLabels(queue).Set(count);

    /// <summary>Removes a queue that the storage no longer has.</summary>
    /// <param name="queue">The queue.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveQueue(string queue) => _queue.Remove(queue);

    /// <summary>Sets the number of servers, and the time of this reading.</summary>
    /// <param name="count">The number of servers.</param>
    public void SetServers(long count)
    {
        _servers.Set(count);
        _readAt.SetToCurrentTime();
    }

    /// <summary>Counts a reading of the storage that failed. The numbers of the one before stay.</summary>
    public void RecordStorageFailure() => _failures.Inc();
}
