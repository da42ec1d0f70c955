namespace Gateway.Instrumentation.AI;

/// <summary>
/// Shows what a provider's rate limits leave, as the headers of its answers say (<c>llm_rate_limit_remaining</c>): the abstractions
/// do not hand headers on. For the <see cref="HttpClient"/> of its SDK.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RateLimitHandler : DelegatingHandler
{
    private readonly LlmMetrics _llm;
    private readonly string _provider;

    /// <summary>Creates the handler.</summary>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="provider">The provider, as the chat client names it.</param>
    /// <param name="inner">The handler inside; null where an <c>IHttpClientFactory</c> sets it.</param>
    public RateLimitHandler(GatewayMetrics metrics, string provider, HttpMessageHandler? inner = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        (_llm, _provider) = (metrics.Llm, provider);
        if (inner is not null)
            InnerHandler = inner;
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Read(base.Send(request, cancellationToken));

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Read(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));

    private HttpResponseMessage Read(HttpResponseMessage response)
    {
        _llm.SetRateLimits(_provider, name => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null);
        return response;
    }
}
