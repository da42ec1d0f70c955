namespace TradingHandlers.Running;

/// <summary>Does something again and again until the program stops. What fails is told once, and tried again: the service lives on.</summary>
internal abstract partial class PeriodicService(TimeSpan interval, SharedParts parts, ILogger logger) : BackgroundService
{
    private bool _fails;

    protected SharedParts Parts => parts;

    protected ILogger Logger => logger;

    protected abstract Task TickAsync(CancellationToken stopping);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, parts.Stopping);
        using var timer = new PeriodicTimer(interval, parts.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
                await TryTickAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task TryTickAsync(CancellationToken stopping)
    {
#pragma warning disable CA1031 // an exception would end this service without a word: its page would stay, and say that all is well
        try
        {
            await TickAsync(stopping);
            _fails = false;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            if (!_fails)
                LogFailed(GetType().Name, failure.Message);
            _fails = true;
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Error, Message = "{Service} failed and tries again: {Reason}")]
    private partial void LogFailed(string service, string reason);
}
