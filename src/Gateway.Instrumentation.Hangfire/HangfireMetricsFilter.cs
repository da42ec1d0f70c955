using System.Collections.Concurrent;
using System.Reflection;
using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;
using Hangfire.Storage;

namespace Gateway.Instrumentation.Hangfire;

/// <summary>
/// Records what servers perform. Whether a failed attempt is tried again is decided after it, when the next state of the job is
/// applied: until then its scope waits.
/// </summary>
internal sealed class HangfireMetricsFilter(GatewayMetrics metrics, HangfireMetricsOptions options, HangfireStorageReader? reader)
    : JobFilterAttribute, IServerFilter, IApplyStateFilter
{
    private const string EnqueuedAt = "GatewayEnqueuedAt";
    private const string EnqueuedIn = "GatewayEnqueuedIn";

    // Longer than Hangfire tries to apply a state.
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(10);

    // Two registries may hear one server. Made at once: two first jobs at a time would make two, and one of them would never end.
    private readonly string _key = $"{nameof(HangfireMetricsFilter)}-{Guid.NewGuid()}";
    private readonly JobMetrics _jobs = metrics.Jobs;
    private readonly TimeProvider _time = metrics.Factory.TimeProvider;
    private readonly ConcurrentDictionary<string, FailedAttempt> _failed = new();

    /// <summary>Kept alive with the filter: nothing else holds its timer.</summary>
    public HangfireStorageReader? Reader { get; } = reader;

    /// <summary>Whether it records to the same metrics.</summary>
    public bool RecordsTo(GatewayMetrics other) => ReferenceEquals(metrics, other);

    public void OnPerforming(PerformingContext context)
    {
        EndLost(context.BackgroundJob.Id);
        var job = NameOf(context.BackgroundJob.Job, context.GetJobParameter<string>(EnqueuedIn, allowStale: true));
        var isRecurring = context.GetJobParameter<string>("RecurringJobId", allowStale: true) is not null;
        if (context.GetJobParameter<long?>(EnqueuedAt, allowStale: true) is { } enqueuedAt)
            _jobs.RecordStartDelay(job, TimeSpan.FromMilliseconds(Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - enqueuedAt)));
        context.Items[_key] = new Attempt(job, _jobs.TrackAttempt(job, isRecurring ? JobTrigger.Schedule : JobTrigger.Manual));
    }

    public void OnPerformed(PerformedContext context)
    {
        if (!context.Items.Remove(_key, out var item) || item is not Attempt attempt)
            return;
        if (context.Canceled)
        {
            attempt.Scope.Cancel();
            attempt.Scope.Dispose();
            _jobs.RecordSkipped(attempt.Job, JobSkipReason.Disabled);
        }
        else if (context.Exception is null || context.ExceptionHandled)
        {
            attempt.Scope.Complete(JobAttemptResult.Done);
            attempt.Scope.Dispose();
        }
        else if (Cause(context.Exception) is var cause && (cause is JobAbortedException || (cause is OperationCanceledException && context.CancellationToken.ShutdownToken.IsCancellationRequested)))
        {
            attempt.Scope.Cancel();
            attempt.Scope.Dispose();
        }
        else
        {
            // Two servers may perform one job, when the first seemed to be dead.
            var failed = new FailedAttempt(this, attempt, cause, _time.GetTimestamp());
            _failed.AddOrUpdate(context.BackgroundJob.Id, failed, (_, before) =>
            {
                before.End();
                return failed;
            });
        }
    }

    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
        if (context.NewState is EnqueuedState enqueued)
            RememberEnqueued(context.BackgroundJob.Id, enqueued.Queue, transaction);
        if (!_failed.TryRemove(context.BackgroundJob.Id, out var failed))
            return;
        if (context.NewState is ScheduledState or EnqueuedState)
        {
            failed.Retry();
            return;
        }

        failed.End();
        if (context.GetJobParameter<int>("RetryCount", allowStale: true) > 0)
            _jobs.RecordRetriesExhausted(failed.Job);
    }

    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
    }

    // Hangfire applies the last state past all filters when one of them throws, or never, when the storage is lost.
    private void EndLost(string performedAgain)
    {
        foreach (var known in _failed)
        {
            if ((known.Key == performedAgain || _time.GetElapsedTime(known.Value.At) > LostAfter) && _failed.TryRemove(known))
                known.Value.End();
        }
    }

    private string NameOf(Job job, string? enqueuedIn)
    {
        if (Asked(job) is { } name)
            return name;

        // Where nothing noted the queue, it is the one that the job declares.
        var queue = enqueuedIn
            ?? job.Queue
            ?? job.Method.GetCustomAttribute<QueueAttribute>()?.Queue
            ?? job.Type.GetCustomAttribute<QueueAttribute>()?.Queue
            ?? EnqueuedState.DefaultQueue;
        var own = $"{job.Type.Name}.{job.Method.Name}";
        return queue == EnqueuedState.DefaultQueue ? own : $"{queue}.{own}";
    }

    // Hangfire fails a job whose filter throws.
    private string? Asked(Job job)
    {
        try
        {
            return options.JobName?.Invoke(job);
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    // With the state itself, so that it costs no round trip. A storage without job parameters in transactions shows no start delay.
    private void RememberEnqueued(string jobId, string queue, IWriteOnlyTransaction transaction)
    {
        if (transaction is not JobStorageTransaction storage)
            return;
        try
        {
            storage.SetJobParameter(jobId, EnqueuedAt, SerializationHelper.Serialize(_time.GetUtcNow().ToUnixTimeMilliseconds(), SerializationOption.User));
            storage.SetJobParameter(jobId, EnqueuedIn, SerializationHelper.Serialize(queue, SerializationOption.User));
        }
        catch (NotSupportedException)
        {
        }
    }

    private static Exception Cause(Exception exception) => exception is JobPerformanceException { InnerException: { } inner } ? inner : exception;

    private sealed record Attempt(string Job, OperationScope<JobAttemptResult> Scope);

    private sealed record FailedAttempt(HangfireMetricsFilter Filter, Attempt Attempt, Exception Cause, long At)
    {
        public string Job => Attempt.Job;

        public void Retry()
        {
            Filter._jobs.RecordError(Job, Cause);
            Attempt.Scope.Complete(JobAttemptResult.Retried);
            Attempt.Scope.Dispose();
        }

        public void End()
        {
            Attempt.Scope.Fail(Cause);
            Attempt.Scope.Dispose();
        }
    }
}
