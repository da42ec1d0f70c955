using Gateway.Instrumentation;
using TradingHandlers.Messages;
using TradingHandlers.Running;
using TradingHandlers.Venue;

namespace TradingHandlers.Orders;

/// <summary>Asks the venue whether it is there. While it is not, the service reports itself not ready: it can execute nothing.</summary>
internal sealed partial class VenueWatch(SimulatedVenue venue, IMessageBus bus, GatewayMetrics metrics, SharedParts parts, ILogger<VenueWatch> logger)
    : PeriodicService(TimeSpan.FromMilliseconds(200), parts, logger)
{
    private bool _isDown;

    protected override async Task TickAsync(CancellationToken stopping)
    {
        if (IsAway() == _isDown)
            return;
        _isDown = !_isDown;
        if (_isDown)
            metrics.Service.MarkDown();
        else
            metrics.Service.MarkUp();
        var text = _isDown ? "The venue is away." : "The venue is back.";
        LogChange(Logger, text);
        await bus.PublishAsync(new AlertRequest(_isDown ? "venue_down" : "venue_back", _isDown ? AlertRequest.Critical : AlertRequest.Low, text), CancellationToken.None);
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
    private static partial void LogChange(ILogger logger, string change);
}
