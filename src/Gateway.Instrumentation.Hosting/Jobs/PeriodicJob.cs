using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Hosting;

/// <summary>One periodic job: its loop, which no exception ends, and its runs, of which there is never more than one at a time.</summary>
internal sealed partial class PeriodicJob
{
    private readonly PeriodicJobRegistration _registration;
    private readonly JobMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly IServiceScopeFactory _scopes;
    private readonly IOptionsMonitor<PeriodicJobOptions> _monitor;
    private readonly PeriodicJobOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;

    private Task _run = Task.CompletedTask;
    private int _isRunning;
    private int _failures;
    private long _slot; // of the last run
    private long _takenSlots;
    private bool _isEnabled;
    private bool _isUnreadable;

    public PeriodicJob(
        PeriodicJobRegistration registration, GatewayMetrics metrics, IServiceScopeFactory scopes, IOptionsMonitor<PeriodicJobOptions> options, ILogger logger, CancellationToken stopping)
    {
        (_registration, _metrics, _time) = (registration, metrics.Jobs, metrics.Factory.TimeProvider);
        (_scopes, _monitor, _logger, _stopping) = (scopes, options, logger, stopping);
        _options = options.Get(registration.Name);
        _isEnabled = _options.Enabled;
    }

    /// <summary>Whether a run has its turn.</summary>
    public bool IsRunning => Volatile.Read(ref _isRunning) == 1;

    /// <summary>The last slot that was handled, whether it ran or not.</summary>
    public long TakenSlots => Volatile.Read(ref _takenSlots);

    private string Name => _registration.Name;

    public void Announce()
    {
        _metrics.Announce(Name);
        Expect(_isEnabled);
    }

    /// <summary>Runs the job at its due times until the host stops, and waits for the last run.</summary>
    public async Task LoopAsync()
    {
        var schedule = new PeriodicJobSchedule(_time, _options.Period, _options.Jitter);
        if (_options.RunAtStart)
            StartAtOnce();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                while (schedule.Remaining is var rest && rest > TimeSpan.Zero)
                    await Waiting.DelayAsync(rest, _time, _stopping).ConfigureAwait(false);
                var due = schedule.Take();
                Take(due);
                Volatile.Write(ref _takenSlots, due.Slot);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
            }
#pragma warning disable CA1031 // a clock that throws must not end the job for ever
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogLoopFailed(exception, Name);
                await Waiting.DelayAsync(TimeSpan.FromSeconds(1), TimeProvider.System, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await _run.ConfigureAwait(false);
    }

    /// <summary>Runs the job now; null when the run before has not ended.</summary>
    public async Task<JobOutcome?> TriggerAsync(CancellationToken cancellationToken)
    {
        if (!TryBegin())
        {
            _metrics.RecordSkipped(Name, JobSkipReason.Overlap);
            return null;
        }

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_stopping, cancellationToken);
        var run = Start(JobTrigger.Manual, cancellation.Token);
        return await run.ConfigureAwait(false);
    }

    private void StartAtOnce()
    {
        if (!_isEnabled)
            _metrics.RecordSkipped(Name, JobSkipReason.Disabled);
        else if (TryBegin())
            Start(JobTrigger.Startup, _stopping);
        else
            _metrics.RecordSkipped(Name, JobSkipReason.Overlap);
    }

    private void Take(DueRun due)
    {
        ReadEnabled();
        if (!_isEnabled)
        {
            _metrics.RecordSkipped(Name, JobSkipReason.Disabled, due.Missed + 1);
            return;
        }

        var next = _slot + BackOff();
        if (due.Slot < next)
            return;
        var missed = Math.Min(due.Missed, due.Slot - next); // what the back-off leaves out was not due
        if (!TryBegin())
        {
            _metrics.RecordSkipped(Name, JobSkipReason.Overlap, missed + 1);
            return;
        }

        _metrics.RecordSkipped(Name, JobSkipReason.Misfire, missed);
        _metrics.RecordStartDelay(Name, due.Delay);
        _slot = due.Slot;
        Start(JobTrigger.Schedule, _stopping);
    }

    /// <summary>The number of slots from one run to the next: 1 unless the job failed twice in a row.</summary>
    private long BackOff()
    {
        var doubled = Math.Clamp(Volatile.Read(ref _failures) - 1, 0, 32);
        return Math.Max(1, Math.Min(1L << doubled, _options.MaxBackOff.Ticks / _options.Period.Ticks));
    }

    /// <summary>Follows the configuration. One that became unreadable changes nothing: a slip of the pen there must not stop the job.</summary>
    private void ReadEnabled()
    {
        var was = _isEnabled;
        try
        {
            _isEnabled = _monitor.Get(Name).Enabled;
            _isUnreadable = false;
        }
#pragma warning disable CA1031 // whatever the sources and validators of the configuration throw
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_isUnreadable)
                LogUnreadable(exception, Name);
            _isUnreadable = true;
        }

        if (_isEnabled != was)
            Expect(_isEnabled);
    }

    private void Expect(bool isEnabled) =>
        _metrics.SetExpectedInterval(Name, isEnabled ? _options.Period + _options.Jitter : TimeSpan.Zero);

    private bool TryBegin() => Interlocked.CompareExchange(ref _isRunning, 1, 0) == 0;

    private Task<JobOutcome> Start(JobTrigger trigger, CancellationToken cancellationToken)
    {
        // On a thread of the pool: a job that blocks must not stop the loop, which counts what it makes the job miss.
        // Known before it starts: a short run may end, and the next one take its place, before this line.
        var start = new Task<Task<JobOutcome>>(() => RunAsync(trigger, cancellationToken), CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        var run = start.Unwrap();
        _run = run;
        start.Start(TaskScheduler.Default);
        return run;
    }

    /// <summary>Runs the job, whose turn has begun. Never throws.</summary>
    private async Task<JobOutcome> RunAsync(JobTrigger trigger, CancellationToken cancellationToken)
    {
        try
        {
            return await MeasureAsync(trigger, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private async Task<JobOutcome> MeasureAsync(JobTrigger trigger, CancellationToken cancellationToken)
    {
        using var run = _metrics.TrackJob(Name, trigger);
        try
        {
            if (_options.Timeout is { } timeout)
                await WorkAsync(timeout, cancellationToken).ConfigureAwait(false);
            else
                await WorkAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _failures, 0);
            run.Succeed();
            return JobOutcome.Success;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Cancel();
            return JobOutcome.Cancelled;
        }
#pragma warning disable CA1031 // the loop outlives whatever a job throws
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var failures = Interlocked.Increment(ref _failures);
            run.Fail(exception, cancellationToken);
            LogFailed(exception, Name, failures);
            return JobOutcome.Failed;
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        var scope = _scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            await _registration.Work(scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
    }

    private async Task WorkAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // not disposed: the timer may cancel it at this moment
        var limit = new CancellationTokenSource();
#pragma warning restore CA2000
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var timer = _time.CreateTimer(_ => TimeIsOver(limit), null, timeout, Timeout.InfiniteTimeSpan);
        Exception? thrown = null;
        try
        {
            await WorkAsync(both.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            thrown = exception; // each client has its own for a cancelled call
        }

        // Also when the job returned as if it were done: many loops end so when their token is cancelled.
        if (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            throw new TimeoutException($"The run took longer than {timeout}.", thrown);
    }

    private void TimeIsOver(CancellationTokenSource limit)
    {
        try
        {
            limit.Cancel();
        }
        catch (AggregateException exception)
        {
            LogCallbackFailed(exception, Name); // from a timer it would end the process
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The job {Job} failed, {Failures} times in a row.")]
    private partial void LogFailed(Exception exception, string job, int failures);

    [LoggerMessage(2, LogLevel.Error, "The loop of the job {Job} failed. It goes on.")]
    private partial void LogLoopFailed(Exception exception, string job);

    [LoggerMessage(3, LogLevel.Error, "The options of the job {Job} cannot be read any more. It goes on with those that it had: correct the configuration.")]
    private partial void LogUnreadable(Exception exception, string job);

    [LoggerMessage(4, LogLevel.Error, "The job {Job} took longer than its Timeout. A callback that it registered on its cancellation token threw.")]
    private partial void LogCallbackFailed(Exception exception, string job);
}
