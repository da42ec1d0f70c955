namespace TradingHandlers.Messages;

/// <summary>Handles the messages of one queue while the service runs.</summary>
internal sealed class Listener<T>(IMessageBus bus, string queue, Func<T, CancellationToken, Task> handle) : BackgroundService
    where T : notnull
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await bus.ConsumeAsync(queue, handle, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
