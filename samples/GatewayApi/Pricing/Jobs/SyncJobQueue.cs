using System.Diagnostics.CodeAnalysis;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Hosting;
using Microsoft.Extensions.Options;

namespace GatewayApi.Pricing.Jobs;

/// <summary>The jobs: those that wait, those at work, and the last that ended.</summary>
/// <remarks>
/// Thread-safe. Every change sets the gauges of all four states before the lock is left, so that no older numbers can
/// overtake newer ones.
/// </remarks>
public sealed class SyncJobQueue : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, SyncJob> _jobs = [];
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly PricingOptions _options;
    private long _lastId;

    public SyncJobQueue(GatewayMetrics metrics, IOptions<PricingOptions> options, TimeProvider time)
    {
        _metrics = metrics;
        _time = time;
        _options = options.Value;
        Waiting = new WorkQueue<long>("pricing_sync", metrics.Queues, _options.QueueCapacity, QueueFullPolicy.Reject, time);
        PublishSizes();
    }

    /// <summary>The jobs of this moment, the newest first.</summary>
    public IReadOnlyList<SyncJob> Jobs
    {
        get
        {
            lock (_lock)
                return [.. _jobs.Values.Reverse()];
        }
    }

    /// <summary>The jobs that wait for a worker, in their order.</summary>
    public WorkQueue<long> Waiting { get; }

    public bool TryGet(long id, [NotNullWhen(true)] out SyncJob? job)
    {
        lock (_lock)
            return _jobs.TryGetValue(id, out job);
    }

    /// <summary>Queues a job for each provider: all of them, or none when there is no room for all.</summary>
    public bool TryEnqueue(IReadOnlyCollection<string> providers, SyncTrigger trigger, out IReadOnlyList<SyncJob> jobs)
    {
        lock (_lock)
        {
            if (Count(SyncJobState.Queued) + providers.Count > _options.QueueCapacity)
            {
                foreach (var _ in providers)
                    _metrics.Queues.RecordRejected(Waiting.Name, QueueRejection.Full);
                jobs = [];
                return false;
            }

            jobs = [.. providers.Select(provider => Add(provider, trigger))];
            PublishSizes();
            return true;
        }
    }

    /// <summary>Queues a scheduled job, unless the provider's last one still waits: a slow feed must not pile them up.</summary>
    public bool TryEnqueueScheduled(string provider)
    {
        lock (_lock)
        {
            return !_jobs.Values.Any(job => job is { State: SyncJobState.Queued, Trigger: SyncTrigger.Scheduler } && job.Provider == provider)
                && TryEnqueue([provider], SyncTrigger.Scheduler, out _);
        }
    }

    public SyncJob Start(long id) => Change(id, job => job with { State = SyncJobState.Running, StartedAt = _time.GetUtcNow() });

    public void Complete(long id, SyncReport report) =>
        Change(id, job => job with { State = SyncJobState.Completed, EndedAt = _time.GetUtcNow(), Report = report });

    public SyncJob Fail(long id, SyncJobError error) =>
        Change(id, job => job with { State = SyncJobState.Failed, EndedAt = _time.GetUtcNow(), Error = error });

    /// <summary>Drops a job that the shutdown left: it neither completed nor failed.</summary>
    public void Forget(long id)
    {
        lock (_lock)
        {
            _jobs.Remove(id);
            PublishSizes();
        }
    }

    public void Dispose() => Waiting.Dispose();

    private SyncJob Add(string provider, SyncTrigger trigger)
    {
        var job = new SyncJob(++_lastId, provider, trigger, _time.GetUtcNow());
        _jobs.Add(job.Id, job);
        Waiting.TryEnqueue(job.Id);
        return job;
    }

    private SyncJob Change(long id, Func<SyncJob, SyncJob> change)
    {
        lock (_lock)
        {
            var job = _jobs[id] = change(_jobs[id]);
            if (job.HasEnded)
                DropOldestEnded();
            PublishSizes();
            return job;
        }
    }

    private void DropOldestEnded()
    {
        var ended = _jobs.Values.Where(job => job.HasEnded).ToList();
        foreach (var job in ended.OrderBy(job => job.EndedAt).Take(ended.Count - _options.KeepEndedJobs))
            _jobs.Remove(job.Id);
    }

    private int Count(SyncJobState state) => _jobs.Values.Count(job => job.State == state);

    private void PublishSizes() => _metrics.PricingSyncJobs.SetJobQueueSizes(
        Count(SyncJobState.Queued), Count(SyncJobState.Running), Count(SyncJobState.Completed), Count(SyncJobState.Failed));
}
