using Gateway.Instrumentation;

namespace GatewayApi.Pricing.Feeds;

/// <summary>Fetches price lists. Each provider has an HttpClient of its own name, with its own timeout.</summary>
public sealed class FeedClient
{
    private readonly IHttpClientFactory _clients;
    private readonly ExternalApiMetrics _metrics;
    private readonly Dictionary<string, IPriceFeedParser> _parsers;

    public FeedClient(IHttpClientFactory clients, ExternalApiMetrics metrics, IEnumerable<IPriceFeedParser> parsers)
    {
        (_clients, _metrics) = (clients, metrics);
        _parsers = parsers.ToDictionary(parser => parser.Provider);
        foreach (var provider in _parsers.Keys)
            metrics.Announce(ServiceOf(provider));
    }

    /// <summary>Fetches the models that a provider lists now.</summary>
    /// <exception cref="HttpRequestException">No connection, or an answer other than 2xx.</exception>
    /// <exception cref="TaskCanceledException">The feed took longer than its timeout: around a <see cref="TimeoutException"/>.</exception>
    /// <exception cref="System.Text.Json.JsonException">The answer is no price list of this provider.</exception>
    public Task<IReadOnlyList<FeedModel>> FetchAsync(string provider, CancellationToken cancellationToken) =>
        _metrics.TrackCall(ServiceOf(provider)).RunAsync(
            (Client: this, Provider: provider),
            static (call, token) => call.Client.FetchTrackedAsync(call.Provider, token),
            cancellationToken);

    // Apart from the provider's models: another API of theirs, with failures of its own.
    private static string ServiceOf(string provider) => $"{provider}-prices";

    private async Task<IReadOnlyList<FeedModel>> FetchTrackedAsync(string provider, CancellationToken cancellationToken)
    {
        using var client = _clients.CreateClient(provider);

        // Reads the whole answer before it returns, so that the timeout covers the body, too.
        using var response = await client.GetAsync(new Uri($"feeds/{provider}", UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var json = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await _parsers[provider].ParseAsync(json, cancellationToken);
    }
}
