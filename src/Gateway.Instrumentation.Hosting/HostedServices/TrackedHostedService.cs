using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Hosting;

/// <summary>
/// Stands in the host's list for a service, and observes it. It is a <c>BackgroundService</c>, because the host watches the
/// <see cref="BackgroundService.ExecuteTask"/> of those: with this one it sees what it would see of the service itself.
/// </summary>
/// <typeparam name="TService">The service.</typeparam>
internal sealed partial class TrackedHostedService<TService>(
    TService inner, TrackedService tracked, TimeProvider time, ILogger<TrackedHostedService<TService>> logger, IHostApplicationLifetime? host,
    Func<IEnumerable<IHostedService>> all)
    : BackgroundService, IHostedLifecycleService
    where TService : class, IHostedService
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly IHostedLifecycleService? _lifecycle = inner as IHostedLifecycleService;
    private Task? _observed;

    /// <summary>Ends as the service's own loop does, after its last restart; null for a service without a loop.</summary>
    public override Task? ExecuteTask => _observed;

    // A loop may end on the host's own signal, before it is asked to stop.
    private bool IsStopping => _stopping.IsCancellationRequested || host?.ApplicationStopping.IsCancellationRequested == true;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (all().Any(static service => service is TService))
        {
            throw new OptionsValidationException(
                tracked.Name, typeof(TrackedHostedServiceOptions),
                [$"The service {typeof(TService).Name} is added by AddHostedService as well as by AddTrackedHostedService, and would run twice: remove AddHostedService<{typeof(TService).Name}>()."]);
        }

        return _lifecycle is null ? Task.CompletedTask : CountFailureAsync(_lifecycle.StartingAsync, cancellationToken);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        tracked.Run(); // before: the loop may beat, and end, while it is started
        await CountFailureAsync(inner.StartAsync, cancellationToken).ConfigureAwait(false);
        if (Loop() is { } loop)
            _observed = ObserveAsync(loop);
    }

    public Task StartedAsync(CancellationToken cancellationToken) =>
        _lifecycle is null ? Task.CompletedTask : CountFailureAsync(_lifecycle.StartedAsync, cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => _lifecycle?.StoppingAsync(cancellationToken) ?? Task.CompletedTask;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await CountFailureAsync(inner.StopAsync, cancellationToken).ConfigureAwait(false);

        // A loop that does not end in time goes on running, and is shown so. Its exception belongs to the host.
        if (_observed is not null)
            await _observed.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        else
            tracked.End(isStopping: true);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => _lifecycle?.StoppedAsync(cancellationToken) ?? Task.CompletedTask;

    public override void Dispose()
    {
        _stopping.Cancel(); // not disposed: a loop that outlives the host still reads its token
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask; // StartAsync never calls it

    private Task? Loop() => (inner as BackgroundService)?.ExecuteTask;

    private async Task CountFailureAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await call(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || IsStopping)
        {
            tracked.End(isStopping: true);
            throw;
        }
        catch (Exception exception)
        {
            tracked.Fail(exception);
            throw;
        }
    }

    private async Task ObserveAsync(Task loop)
    {
        for (var restarts = 1; ; restarts++)
        {
            var startedAt = time.GetTimestamp();
            await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var endedAt = time.GetTimestamp();
            try
            {
                await loop.ConfigureAwait(false);
                tracked.End(IsStopping);
                if (tracked.Options.Restart != HostedServiceRestart.Always || IsStopping)
                    return;
                LogEnded(tracked.Name);
            }
            catch (OperationCanceledException) when (IsStopping)
            {
                tracked.End(isStopping: true);
                throw;
            }
            catch (Exception exception)
            {
                tracked.Fail(exception);
                if (tracked.Options.Restart == HostedServiceRestart.Never || IsStopping)
                    throw;
                LogFailed(exception, tracked.Name);
            }

            if (time.GetElapsedTime(startedAt, endedAt) > tracked.Options.MaxRestartDelay)
                restarts = 1;
            if (await RestartAsync(restarts, endedAt).ConfigureAwait(false) is not { } next)
                return;
            loop = next;
        }
    }

    /// <summary>Waits and starts the service again; null when the host stops meanwhile.</summary>
    private async Task<Task?> RestartAsync(int restarts, long endedAt)
    {
        var wait = Waiting.BackOff(tracked.Options.RestartDelay, restarts, tracked.Options.MaxRestartDelay);
        try
        {
            while (wait - time.GetElapsedTime(endedAt) is var rest && rest > TimeSpan.Zero)
                await Waiting.DelayAsync(rest < wait ? rest : wait, time, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }

        if (IsStopping)
            return null;
        tracked.Run(again: true);
        try
        {
            await inner.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Task.FromException(exception); // as a loop that failed at once
        }

        if (IsStopping)
            await inner.StopAsync(CancellationToken.None).ConfigureAwait(false); // the stop may have come before this start
        return Loop() ?? Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Error, "The hosted service {Service} failed. It is started again.")]
    private partial void LogFailed(Exception exception, string service);

    [LoggerMessage(2, LogLevel.Warning, "The hosted service {Service} ended although nobody stopped it. It is started again.")]
    private partial void LogEnded(string service);
}
