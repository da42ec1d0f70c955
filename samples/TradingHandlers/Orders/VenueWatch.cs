using Gateway.Instrumentation;
using TradingHandlers.Messages;
using TradingHandlers.Running;
using TradingHandlers.Venue;

namespace TradingHandlers.Orders;

/// <summary>Asks the venue whether it is there. While it is not, the service reports itself not ready: it can execute nothing.</summary>
internal sealed partial class VenueWatch(SimulatedVenue venue, IMessageBus bus, GatewayMetrics metrics, SharedParts parts, ILogger<VenueWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, parts.Stopping);
        using var timer = new PeriodicTimer(Interval, parts.Time);
        var isDown = false;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                if (IsAway() == isDown)
                    continue;
                isDown = !isDown;
                if (isDown)
                    metrics.Service.MarkDown();
                else
                    metrics.Service.MarkUp();
                var text = isDown ? "The venue is away." : "The venue is back.";
                LogChange(text);
                await bus.PublishAsync(new AlertRequest(isDown ? "venue_down" : "venue_back", isDown ? AlertRequest.Critical : AlertRequest.Low, text), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private bool IsAway()
    {
        try
        {
            venue.Ping();
            return false;
        }
        catch (VenueException)
        {
            return true;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Change}")]
    private partial void LogChange(string change);
}
