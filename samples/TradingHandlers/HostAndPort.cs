using System.Globalization;

namespace TradingHandlers;

internal sealed record HostAndPort(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c>; null when it is none.</summary>
    public static HostAndPort? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? new HostAndPort(text[..colon], port)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
