using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Instrumentation.Hosting;

/// <summary>What a <see cref="PushService"/> does, and when.</summary>
internal sealed record PushPlan(string Destination, TimeSpan Interval, TimeSpan MaxBackOff, Func<CancellationToken, Task> Push)
{
    /// <summary>The longest interval: what one timer takes.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    public bool PushesAtStop { get; init; } = true;

    /// <summary>What a clean end does in place of the last push; null for the last push itself.</summary>
    public Func<CancellationToken, Task>? CleanUp { get; init; }

    public Action<Exception>? OnError { get; init; }
}

/// <summary>
/// Pushes the page while the host runs, and once more when all its services have stopped, so that how they ended is in it. What
/// fails is said once, and never reaches the host.
/// </summary>
internal sealed partial class PushService : IHostedLifecycleService, IDisposable
{
    /// <summary>How long a stop waits for a push that is on its way. A Pushgateway answers in milliseconds.</summary>
    private static readonly TimeSpan TimeForThePushOnItsWay = TimeSpan.FromSeconds(2);

    private readonly PushPlan _plan;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new(); // no further push
    private readonly CancellationTokenSource _stopped = new(); // gives up one that hangs, too
    private Task _loop = Task.CompletedTask;
    private int _failures;
    private bool _isWaiting;

    public PushService(PushPlan plan, IServiceProvider services)
    {
        (_plan, _services) = (plan, services);
        _time = services.GetRequiredService<MetricFactory>().TimeProvider;
        _logger = services.GetService<ILogger<PushService>>() ?? NullLogger<PushService>.Instance;
    }

    /// <summary>Whether the clock alone leads to the next push. For tests, which move it.</summary>
    internal bool IsWaiting => Volatile.Read(ref _isWaiting);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_plan.Interval > TimeSpan.Zero)
            _loop = LoopAsync();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // A server that has read a push applies it although it is given up: perhaps after the deletion or the last push. So it may end first.
        await Waiting.EndAsync(_loop, TimeForThePushOnItsWay, _stopped, _time, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_plan.CleanUp is { } cleanUp && IsClean())
            await TryAsync(cleanUp, isLast: true, cancellationToken).ConfigureAwait(false);
        else if (_plan.PushesAtStop)
            await TryAsync(_plan.Push, isLast: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the pushes of a host that was not stopped.</summary>
    public void Dispose()
    {
        _stopping.Cancel(); // not disposed: the loop still reads the tokens
        _stopped.Cancel();
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            var longest = _plan.Interval > _plan.MaxBackOff ? _plan.Interval : _plan.MaxBackOff;
            var wait = Waiting.DelayAsync(Waiting.BackOff(_plan.Interval, _failures, longest), _time, _stopping.Token);
            Volatile.Write(ref _isWaiting, true);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref _isWaiting, false);
            if (_stopping.IsCancellationRequested)
                return;
            await TryAsync(_plan.Push, isLast: false, _stopped.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Never throws.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> push, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            await push(cancellationToken).ConfigureAwait(false);
            if (_failures > 0)
                LogWorks(_plan.Destination, _failures);
            _failures = 0;
        }
        catch (OperationCanceledException) when (!isLast && cancellationToken.IsCancellationRequested)
        {
            // the last push follows
        }
#pragma warning disable CA1031 // the host must not suffer from a server that it only reports to
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Say(isLast && cancellationToken.IsCancellationRequested ? OutOfTime(exception) : exception, push, isLast);
        }
    }

    /// <summary>Says the first failure in a row, and what the end leaves behind.</summary>
    private void Say(Exception exception, Func<CancellationToken, Task> push, bool isLast)
    {
        if (isLast && push == _plan.CleanUp)
            LogNotDeleted(Trace(exception), _plan.Destination, exception.Message);
        else if (isLast)
            LogLastFailed(Trace(exception), _plan.Destination, exception.Message);
        else if (_failures == 0)
            LogFails(Trace(exception), _plan.Destination, exception.Message);
        if (_failures++ > 0)
            return;
        try
        {
            _plan.OnError?.Invoke(exception);
        }
#pragma warning disable CA1031 // a callback of the user's
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            LogCallbackFailed(thrown, _plan.Destination);
        }
    }

    private bool IsClean() => Environment.ExitCode == 0
        && !_services.GetServices<IHostedService>().Any(static service => service is BackgroundService { ExecuteTask.IsFaulted: true });

    private static TimeoutException OutOfTime(Exception exception) => new(
        "The time that the host has for its stop is over. Raise HostOptions.ShutdownTimeout, or see which service takes so long to stop.", exception);

    // The messages of these say all; thirty lines of the HTTP client's or of the file system's would hide it.
    private static Exception? Trace(Exception exception) =>
        exception is PushgatewayException or TimeoutException or IOException or UnauthorizedAccessException ? null : exception;

    [LoggerMessage(1, LogLevel.Warning, "Pushes of the metrics to {Destination} fail. The service goes on; this is said once, until a push succeeds. {Reason}")]
    private partial void LogFails(Exception? exception, string destination, string reason);

    [LoggerMessage(2, LogLevel.Information, "Pushes of the metrics to {Destination} succeed again, after {Failures} that failed.")]
    private partial void LogWorks(string destination, int failures);

    [LoggerMessage(3, LogLevel.Warning, "How the service ended is not at {Destination}. {Reason}")]
    private partial void LogLastFailed(Exception? exception, string destination, string reason);

    [LoggerMessage(4, LogLevel.Error, "The OnError callback of the pushes to {Destination} failed.")]
    private partial void LogCallbackFailed(Exception exception, string destination);

    [LoggerMessage(5, LogLevel.Warning, "The last push stays at {Destination}. {Reason}")]
    private partial void LogNotDeleted(Exception? exception, string destination, string reason);
}
