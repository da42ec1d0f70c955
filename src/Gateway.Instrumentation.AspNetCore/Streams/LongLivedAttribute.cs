namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Says that an endpoint's responses last, such as long polling or a download without an end, so that <c>UseGatewayMetrics</c> records their duration in
/// <see cref="HttpStreamMetrics"/> and not among the durations and percentiles of requests. In code <c>.LongLived()</c>. WebSockets,
/// server-sent events (<c>text/event-stream</c>) and SignalR are recognized without it. A response with a status of 400 or above did not last.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class LongLivedAttribute : Attribute;
