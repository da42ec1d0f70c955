using System.Diagnostics;
using System.Globalization;
using Gateway.Instrumentation.Messaging;
using NATS.Client.Core;

namespace Gateway.Instrumentation.Nats;

/// <summary>What publisher and consumer tell each other in the headers of a message.</summary>
internal static class NatsHeaderNames
{
    /// <summary>A copy of the headers with the time, the trace context and the request id. The caller's own may serve several publishes at once.</summary>
    public static NatsHeaders Write(NatsHeaders? given, TimeProvider time)
    {
        var headers = new NatsHeaders();
        if (given is not null)
        {
            foreach (var (name, value) in given)
                headers[name] = value;
        }

        headers[PublishedAt.Header] = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        MessageTrace.Inject(headers, static (all, name, value) => all[name] = value);
        return headers;
    }

    public static DateTimeOffset? ReadPublishedAt(NatsHeaders? headers) =>
        headers is not null && headers.TryGetLastValue(PublishedAt.Header, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? PublishedAt.OfMilliseconds(milliseconds)
            : null;

    public static Activity? StartHandling(string destination, NatsHeaders? headers) =>
        MessageTrace.StartHandling(destination, headers, static (all, name) => all.TryGetLastValue(name, out var value) ? value : null);
}
