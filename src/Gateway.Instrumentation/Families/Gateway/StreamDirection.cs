namespace Gateway.Instrumentation;

/// <summary>Where a message of a stream goes: the label <c>direction</c> of <c>http_stream_messages_total</c>.</summary>
public enum StreamDirection
{
    /// <summary>From the service to the client: <c>sent</c>.</summary>
    Sent,

    /// <summary>From the client to the service: <c>received</c>.</summary>
    Received,
}
