namespace Gateway.Instrumentation.HttpClients;

/// <summary>
/// Stands first and last among the handlers of a factory's client, where other handlers stand before or behind <see cref="GatewayMetricsHandler"/>:
/// first, it sees the client's own token; last, it sees each attempt.
/// </summary>
internal sealed class ChainEnd : DelegatingHandler
{
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Pass(request, cancellationToken);
        return base.Send(request, cancellationToken);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Pass(request, cancellationToken);
        return base.SendAsync(request, cancellationToken);
    }

    private static void Pass(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (MeasuredCall.Around(request) is { } call)
            call.CountAttempt();
        else
            RequestChain.Of(request, cancellationToken);
    }
}
