using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Gateway.Instrumentation.Messaging;

namespace Gateway.Instrumentation.Kafka;

/// <summary>Trace context and request id in the headers of a message.</summary>
internal static class KafkaHeaders
{
    /// <summary>A copy of the message with them. The caller's own may be published several times.</summary>
    public static Message<TKey, TValue> Write<TKey, TValue>(Message<TKey, TValue> message)
    {
        if (Activity.Current is null)
            return message;
        var headers = new Headers();
        foreach (var header in message.Headers ?? [])
            headers.Add(header.Key, header.GetValueBytes());
        MessageTrace.Inject(headers, static (all, name, value) =>
        {
            all.Remove(name);
            all.Add(name, Encoding.UTF8.GetBytes(value));
        });
        return new() { Key = message.Key, Value = message.Value, Timestamp = message.Timestamp, Headers = headers };
    }

    public static Activity? StartHandling(string topic, Headers? headers) =>
        MessageTrace.StartHandling(topic, headers, static (all, name) => all.TryGetLastBytes(name, out var value) && value is not null ? Encoding.UTF8.GetString(value) : null);
}
