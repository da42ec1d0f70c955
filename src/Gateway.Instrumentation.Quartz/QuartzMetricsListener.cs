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
        var job = _names.Of(context);
        var trigger = TriggerOf(context.Trigger);
        if (trigger == JobTrigger.Schedule && context is { RefireCount: 0, ScheduledFireTimeUtc: { } due })
            _metrics.RecordStartDelay(job, context.FireTimeUtc > due ? context.FireTimeUtc - due : TimeSpan.Zero);
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
        else if (context.RetryScheduled || jobException.RefireImmediately)
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
        _metrics.RecordSkipped(_names.Of(context), JobSkipReason.Disabled);
        return ValueTask.CompletedTask;
    }

    public ValueTask TriggerComplete(
        ITrigger trigger, IJobExecutionContext context, SchedulerInstruction triggerInstructionCode, CancellationToken cancellationToken = default)
    {
        // Another listener that throws before the job keeps it from running: what has started must end.
        if (_runs.TryRemove(context.FireInstanceId, out var run))
            run.Scope.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask TriggerRetriesExhausted(
        ITrigger trigger, IJobExecutionContext context, JobExecutionException exception, CancellationToken cancellationToken = default)
    {
        _metrics.RecordRetriesExhausted(_names.Of(context));
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

    public async ValueTask JobScheduled(IScheduler scheduler, ITrigger trigger, CancellationToken cancellationToken = default)
    {
        if (await NameAsync(scheduler, trigger.JobKey, cancellationToken).ConfigureAwait(false) is { } job)
            _expected.Set(trigger, job);
    }

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

    public ValueTask JobDeleted(IScheduler scheduler, JobKey jobKey, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask TriggerPaused(IScheduler scheduler, TriggerKey triggerKey, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask TriggersPaused(IScheduler scheduler, string? triggerGroup, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask TriggerResumed(IScheduler scheduler, TriggerKey triggerKey, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask TriggersResumed(IScheduler scheduler, string? triggerGroup, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

    public ValueTask JobPaused(IScheduler scheduler, JobKey jobKey, CancellationToken cancellationToken = default) =>
        ReadTriggersAsync(scheduler, cancellationToken);

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
        _expected.Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads all triggers: those of a store were scheduled before this process, and a group is paused as a whole.</summary>
    public async ValueTask ReadTriggersAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        var keys = await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), cancellationToken).ConfigureAwait(false);
        var active = new HashSet<TriggerKey>();
        foreach (var key in keys)
        {
            if (await scheduler.GetTriggerState(key, cancellationToken).ConfigureAwait(false) is TriggerState.Paused or TriggerState.None
                || await scheduler.GetTrigger(key, cancellationToken).ConfigureAwait(false) is not { } trigger
                || await NameAsync(scheduler, trigger.JobKey, cancellationToken).ConfigureAwait(false) is not { } job)
                continue;
            active.Add(key);
            _expected.Set(trigger, job);
        }

        _expected.KeepOnly(active);
    }

    // The store holds its lock while it tells this: a question to the scheduler would wait for ever.
    private void Skip(ITrigger trigger, JobSkipReason reason) =>
        _metrics.RecordSkipped(_expected.JobOf(trigger.Key) ?? _names.OneOff(QuartzJobNames.Of(trigger.JobKey) ?? QuartzJobNames.Other), reason);

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
