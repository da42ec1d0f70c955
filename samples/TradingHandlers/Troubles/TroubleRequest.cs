using System.Globalization;

namespace TradingHandlers.Troubles;

/// <summary>A trouble, and for how long; for good when null.</summary>
internal sealed record TroubleRequest(string Name, TimeSpan? Duration)
{
    /// <summary>Reads <c>NAME</c> or <c>NAME:30s</c>; null when it is neither.</summary>
    public static TroubleRequest? Parse(string text)
    {
        var parts = text.Split(':');
        var name = TroubleNames.All.FirstOrDefault(known => known.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
        return (name, parts) switch
        {
            (null, _) => null,
            (_, [_]) => new TroubleRequest(name, null),
            (_, [_, var time]) when time.EndsWith('s') && double.TryParse(time[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
                => new TroubleRequest(name, TimeSpan.FromSeconds(seconds)),
            _ => null,
        };
    }
}
