using System.Diagnostics;
using System.Text;
using Gateway.Instrumentation.Messaging;
using RabbitMQ.Client;

namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>What publisher and consumer tell each other in the headers of a message.</summary>
internal static class MessageHeaders
{
    /// <summary>A copy of the properties with the time, the trace context and the request id. The caller's own may serve several publishes at once.</summary>
    public static BasicProperties Write(IReadOnlyBasicProperties properties, TimeProvider time)
    {
        var copy = new BasicProperties(properties);
        var headers = properties.Headers is { } given ? new Dictionary<string, object?>(given, StringComparer.Ordinal) : new Dictionary<string, object?>(4, StringComparer.Ordinal);
        headers[PublishedAt.Header] = time.GetUtcNow().ToUnixTimeMilliseconds();
        MessageTrace.Inject(headers, static (all, name, value) => all[name] = value);
        copy.Headers = headers;
        return copy;
    }

    /// <summary>When the message was published: by its header, or by the timestamp property, in whole seconds; null when neither is there.</summary>
    public static DateTimeOffset? ReadPublishedAt(IReadOnlyBasicProperties properties)
    {
        if (properties.Headers is { } headers && headers.TryGetValue(PublishedAt.Header, out var value) && value is long milliseconds)
            return PublishedAt.OfMilliseconds(milliseconds);
        return properties.IsTimestampPresent() ? PublishedAt.OfSeconds(properties.Timestamp.UnixTime) : null;
    }

    /// <summary>The number of the delivery: quorum queues count, classic ones say only that it is not the first.</summary>
    public static int ReadAttempt(bool redelivered, IReadOnlyBasicProperties properties) =>
        properties.Headers is { } headers && headers.TryGetValue("x-delivery-count", out var value) && value is long count and >= 0 and < int.MaxValue
            ? (int)count + 1
            : redelivered ? 2 : 1;

    public static Activity? StartHandling(string queue, IReadOnlyBasicProperties properties) =>
        MessageTrace.StartHandling(queue, properties.Headers, static (headers, name) =>
            headers.TryGetValue(name, out var value) && value is byte[] text ? Encoding.UTF8.GetString(text) : null);
}
