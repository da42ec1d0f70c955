using Hangfire;

namespace Gateway.Instrumentation.Hangfire;

/// <summary>Reads the storage on a timer, one reading at a time.</summary>
internal sealed class HangfireStorageReader
{
    private readonly HangfireMetrics _metrics;
    private readonly HangfireMetricsOptions _options;
    private readonly ITimer _timer;
    private HashSet<string> _queues = [];

    public HangfireStorageReader(GatewayMetrics metrics, HangfireMetricsOptions options)
    {
        _metrics = metrics.Factory.Shared(static factory => new HangfireMetrics(factory));
        _options = options;
        _timer = metrics.Factory.TimeProvider.CreateTimer(static reader => ((HangfireStorageReader)reader!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    private void Tick()
    {
        try
        {
            Read(_options.Storage ?? JobStorage.Current);
        }
#pragma warning disable CA1031 // a storage that is away is counted, and asked again
        catch (Exception)
#pragma warning restore CA1031
        {
            _metrics.RecordStorageFailure();
        }
        finally
        {
            Arm();
        }
    }

    // Armed anew after each reading: a slow storage is never asked twice at once.
    private void Arm() => _timer.Change(_options.StorageInterval, Timeout.InfiniteTimeSpan);

    private void Read(JobStorage storage)
    {
        var monitor = storage.GetMonitoringApi();
        var statistics = monitor.GetStatistics();
        HashSet<string> queues = [];
        foreach (var queue in monitor.Queues())
        {
            queues.Add(queue.Name);
            _metrics.SetQueue(queue.Name, queue.Length);
        }

        foreach (var gone in _queues.Except(queues))
            _metrics.RemoveQueue(gone);
        _queues = queues;
        _metrics.SetJobs(HangfireJobState.Enqueued, statistics.Enqueued);
        _metrics.SetJobs(HangfireJobState.Scheduled, statistics.Scheduled);
        _metrics.SetJobs(HangfireJobState.Processing, statistics.Processing);
        _metrics.SetJobs(HangfireJobState.Failed, statistics.Failed);
        _metrics.SetServers(statistics.Servers);
    }
}
