namespace TradingHandlers.Messages;

/// <summary>Where an order stands.</summary>
internal enum OrderState
{
    Placed,
    Filled,
    Rejected,
    Cancelled,
}
