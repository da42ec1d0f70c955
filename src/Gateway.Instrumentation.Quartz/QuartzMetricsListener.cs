using System.Collections.Concurrent;
using Quartz;

namespace Gateway.Instrumentation.Quartz;

/// <summary>Hears what a scheduler does, and records it with <see cref="JobMetrics"/>.</summary>
internal sealed class QuartzMetricsListener : IJobListener, ITriggerListener, ISchedulerListener
{
    private readonly JobMetrics _metrics;
    private readonly QuartzJobNames _names;
    private readonly ExpectedIntervals _expected;
    private readonly ConcurrentDictionary<string, Run> _runs = new();

    public QuartzMetricsListener(GatewayMetrics metrics, QuartzMetricsOptions options)
    {
        _metrics = metrics.Jobs;
        _names = new QuartzJobNames(options);
        _expected = new ExpectedIntervals(_metrics, metrics.Factory.TimeProvider);
    }

    public string Name => "GatewayMetrics";

    public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var job = NameOf(context);
        var trigger = TriggerOf(context.Trigger);
        if (trigger == JobTrigger.Schedule && context is { RefireCount: 0, ScheduledFireTimeUtc: { } due })
            _metrics.RecordStartDelay(job, context.FireTimeUtc > due ? context.FireTimeUtc - due : TimeSpan.Zero);

        // Quartz does not tell the end of an attempt that is fired again at once.
        if (_runs.TryRemove(context.FireInstanceId, out var before))
        {
            before.Scope.Complete(JobAttemptResult.Retried);
            before.Scope.Dispose();
        }

        _runs[context.FireInstanceId] = new Run(job, _metrics.TrackAttempt(job, trigger));
        return ValueTask.CompletedTask;
    }

    public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        if (!_runs.TryRemove(context.FireInstanceId, out var run))
            return ValueTask.CompletedTask;
        using var scope = run.Scope;
        if (context.Outcome == ExecutionOutcome.Cancelled)
        {
            scope.Cancel();
        }
        else if (jobException is null)
        {
            scope.Complete(JobAttemptResult.Done);
        }
        else if (context.RetryScheduled)
        {
            _metrics.RecordError(run.Job, Cause(jobException));
            scope.Complete(JobAttemptResult.Retried);
        }
        else
        {
            scope.Fail(Cause(jobException), CancellationToken.None);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask JobExecutionVetoed(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        _metrics.RecordSkipped(NameOf(context), JobSkipReason.Disabled);
        return ValueTask.CompletedTask;
    }

    // Another listener that throws keeps the job from running, or us from hearing of its end. Nothing but this text tells it.
    public ValueTask SchedulerError(IScheduler scheduler, SchedulerErrorContext error, CancellationToken cancellationToken = default)
    {
        if (error.FireInstanceId is { } fired && error.Message.StartsWith("Unable to notify JobListener", StringComparison.Ordinal) && _runs.TryRemove(fired, out var run))
            run.Scope.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask TriggerRetriesExhausted(
        ITrigger trigger, IJobExecutionContext context, JobExecutionException exception, CancellationToken cancellationToken = default)
    {
        _metrics.RecordRetriesExhausted(NameOf(context));
        return ValueTask.CompletedTask;
    }

    public ValueTask TriggerMisfired(ITrigger trigger, IScheduler scheduler, CancellationToken cancellationToken = default)
    {
        Skip(trigger, JobSkipReason.Misfire);
        return ValueTask.CompletedTask;
    }

    public ValueTask TriggerSkipped(ITrigger trigger, IScheduler scheduler, CancellationToken cancellationToken = default)
    {
        Skip(trigger, JobSkipReason.Overlap);
        return ValueTask.CompletedTask;
    }

    public ValueTask JobScheduled(IScheduler scheduler, ITrigger trigger, CancellationToken cancellationToken = default) =>
        ExpectAsync(scheduler, trigger, cancellationToken);

    public ValueTask JobUnscheduled(IScheduler scheduler, TriggerKey triggerKey, CancellationToken cancellationToken = default)
    {
        _expected.Remove(triggerKey);
        return ValueTask.CompletedTask;
    }

    public ValueTask TriggerFinalized(IScheduler scheduler, ITrigger trigger, CancellationToken cancellationToken = default)
    {
        _expected.Remove(trigger.Key);
        return ValueTask.CompletedTask;
    }

    // Not a reading of all triggers: each one-off job is deleted at its end.
    public ValueTask JobDeleted(IScheduler scheduler, JobKey jobKey, CancellationToken cancellationToken = default)
    {
        _expected.RemoveJob(jobKey);
        return ValueTask.CompletedTask;
    }

    public ValueTask TriggerPaused(IScheduler scheduler, TriggerKey triggerKey, CancellationToken cancellationToken = default)
    {
        _expected.Remove(triggerKey);
        return ValueTask.CompletedTask;
    }

    public ValueTask TriggersPaused(IScheduler scheduler, string? triggerGroup, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask TriggerResumed(IScheduler scheduler, TriggerKey triggerKey, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask TriggersResumed(IScheduler scheduler, string? triggerGroup, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask JobPaused(IScheduler scheduler, JobKey jobKey, CancellationToken cancellationToken = default)
    {
        _expected.RemoveJob(jobKey);
        return ValueTask.CompletedTask;
    }

    public ValueTask JobsPaused(IScheduler scheduler, string? jobGroup, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask JobResumed(IScheduler scheduler, JobKey jobKey, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask JobsResumed(IScheduler scheduler, string? jobGroup, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask SchedulerStarted(IScheduler scheduler, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask SchedulingDataCleared(IScheduler scheduler, CancellationToken cancellationToken = default)
    {
        RemoveAll(_expected.Triggers());
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads all triggers: those of a store were scheduled before this process, and a group is paused as a whole.</summary>
    public async ValueTask ReadTriggersAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        // Only these may be gone: one that is scheduled while this reads is not among the keys.
        var gone = _expected.Triggers().ToHashSet();
        var keys = await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), cancellationToken).ConfigureAwait(false);
        foreach (var key in keys)
        {
            if (await IsIdleAsync(scheduler, key, cancellationToken).ConfigureAwait(false)
                || await scheduler.GetTrigger(key, cancellationToken).ConfigureAwait(false) is not { } trigger)
                continue;
            gone.Remove(key);
            await ExpectAsync(scheduler, trigger, cancellationToken).ConfigureAwait(false);
        }

        RemoveAll(gone);
    }

    // The name of the job costs a question to the store, so it is asked only for triggers that fire again and again.
    private async ValueTask ExpectAsync(IScheduler scheduler, ITrigger trigger, CancellationToken cancellationToken)
    {
        if (_expected.Of(trigger) is { } interval && await NameAsync(scheduler, trigger.JobKey, cancellationToken).ConfigureAwait(false) is { } job)
        {
            _expected.Set(trigger, job, interval);

            // What paused it meanwhile was told too early to find it here.
            if (!await IsIdleAsync(scheduler, trigger.Key, cancellationToken).ConfigureAwait(false))
                return;
        }

        _expected.Remove(trigger.Key);
    }

    private static async ValueTask<bool> IsIdleAsync(IScheduler scheduler, TriggerKey trigger, CancellationToken cancellationToken) =>
        await scheduler.GetTriggerState(trigger, cancellationToken).ConfigureAwait(false) is TriggerState.Paused or TriggerState.None or TriggerState.Complete;

    private void RemoveAll(IEnumerable<TriggerKey> triggers)
    {
        foreach (var trigger in triggers)
            _expected.Remove(trigger);
    }

    // The store holds its lock while it tells this: a question to the scheduler would wait for ever.
    private void Skip(ITrigger trigger, JobSkipReason reason) =>
        _metrics.RecordSkipped(_expected.JobOf(trigger.Key) ?? _names.OneOff(QuartzJobNames.Of(trigger.JobKey) ?? QuartzJobNames.Other), reason);

    // A job that is scheduled keeps its name, whoever starts it. One that runs once is one of as many as there are names.
    private string NameOf(IJobExecutionContext context)
    {
        var name = _names.Of(context.JobDetail);
        var isOneOff = !context.JobDetail.Durable && context.Trigger is ISimpleTrigger { RepeatCount: 0 } && !_expected.Knows(context.JobDetail.Key);
        return isOneOff ? _names.OneOff(name) : name;
    }

    private async ValueTask<string?> NameAsync(IScheduler scheduler, JobKey key, CancellationToken cancellationToken) =>
        await scheduler.GetJobDetail(key, cancellationToken).ConfigureAwait(false) is { } job ? _names.Of(job) : QuartzJobNames.Of(key);

    private static JobTrigger TriggerOf(ITrigger trigger) =>
        trigger.JobDataMap.ContainsKey(SchedulerConstants.ManualTrigger) ? JobTrigger.Manual
        : trigger.Key.Group == SchedulerConstants.StartupGroup ? JobTrigger.Startup
        : JobTrigger.Schedule;

    // Quartz wraps what a job throws, sometimes twice.
    private static Exception Cause(Exception exception)
    {
        while (exception is SchedulerException { InnerException: { } inner })
            exception = inner;
        return exception;
    }

    private sealed record Run(string Job, OperationScope<JobAttemptResult> Scope);
}
