using System.Diagnostics;

namespace Gateway.Instrumentation.Messaging;

/// <summary>
/// Trace context (W3C) and request id in the headers of messages, so that exemplars and logs of the handler belong to the trace and
/// the request of the publisher. For adapters of brokers.
/// </summary>
/// <remarks>Thread-safe. Does nothing, and allocates nothing, where there is no trace.</remarks>
public static class MessageTrace
{
    /// <summary>The name of the activity source: give it to <c>AddSource</c> of OpenTelemetry to get a span for each handled message.</summary>
    public const string SourceName = "Gateway.Instrumentation.Messaging";

    /// <summary>The header of the request id.</summary>
    public const string RequestIdHeader = "X-Request-ID";

    /// <summary>The tag of activities that holds the request id. Gateway.Instrumentation.AspNetCore sets it.</summary>
    public const string RequestIdTag = "request.id";

    // As Gateway.Instrumentation.AspNetCore takes ids from requests.
    private const int MaxRequestIdLength = 128;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Writes the current trace context into headers, and the request id when there is one.</summary>
    /// <typeparam name="THeaders">The headers.</typeparam>
    /// <param name="headers">The headers.</param>
    /// <param name="set">Sets one header: the headers, the name, the value.</param>
    public static void Inject<THeaders>(THeaders headers, Action<THeaders, string, string> set)
        where THeaders : class
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(set);
        if (Activity.Current is not { } current)
            return;
        DistributedContextPropagator.Current.Inject(current, headers, (_, name, value) => set(headers, name, value));
        for (var activity = current; activity is not null; activity = activity.Parent)
        {
            if (activity.GetTagItem(RequestIdTag) is string requestId)
            {
                set(headers, RequestIdHeader, requestId);
                break;
            }
        }
    }

    /// <summary>
    /// Starts the activity of handling a message, as a child of the one that published it. The request id is taken when it is 1 to 128
    /// visible ASCII characters, without spaces, and ignored otherwise: publishers can send anything.
    /// </summary>
    /// <typeparam name="THeaders">The headers.</typeparam>
    /// <param name="destination">The queue, topic or subject, for the activity's name.</param>
    /// <param name="headers">The headers; null when the message has none.</param>
    /// <param name="get">Reads one header: the headers, the name; null when it is absent.</param>
    /// <returns>The activity: dispose it when the message is handled. Null when the headers hold no trace context.</returns>
    public static Activity? StartHandling<THeaders>(string destination, THeaders? headers, Func<THeaders, string, string?> get)
        where THeaders : class
    {
        ArgumentNullException.ThrowIfNull(get);
        if (headers is null)
            return null;
        DistributedContextPropagator.Current.ExtractTraceIdAndState(
            headers,
            (object? _, string name, out string? value, out IEnumerable<string>? values) => (value, values) = (get(headers, name), null),
            out var parent, out var state);
        if (!ActivityContext.TryParse(parent, state, isRemote: true, out var context))
            return null;

        // Without a listener there is no span, and the trace goes on all the same: exemplars and logs need it.
        var name = $"process {destination}";
        var activity = Source.StartActivity(name, ActivityKind.Consumer, context)
            ?? new Activity(name) { TraceStateString = context.TraceState }.SetParentId(context.TraceId, context.SpanId, context.TraceFlags).Start();
        return get(headers, RequestIdHeader) is { } requestId && IsSafe(requestId) ? activity.SetTag(RequestIdTag, requestId) : activity;
    }

    // No line breaks or control characters: the id goes into logs, and into the headers of what the handler publishes.
    private static bool IsSafe(string requestId) =>
        requestId.Length is > 0 and <= MaxRequestIdLength && !requestId.AsSpan().ContainsAnyExceptInRange('!', '~');
}
