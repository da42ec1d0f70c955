namespace GatewayApi.Pricing.Feeds;

/// <summary>Fetches price lists. Each provider has an HttpClient of its own name, with its own timeout.</summary>
public sealed class FeedClient(IHttpClientFactory clients, IEnumerable<IPriceFeedParser> parsers)
{
    private readonly Dictionary<string, IPriceFeedParser> _parsers = parsers.ToDictionary(parser => parser.Provider);

    /// <summary>The name of a provider's HttpClient: apart from that of its models, which are another API of theirs, with failures of its own.</summary>
    public static string ClientOf(string provider) => $"{provider}-prices";

    /// <summary>Fetches the models that a provider lists now.</summary>
    /// <exception cref="HttpRequestException">No connection, or an answer other than 2xx.</exception>
    /// <exception cref="TaskCanceledException">The feed took longer than its timeout: around a <see cref="TimeoutException"/>.</exception>
    /// <exception cref="System.Text.Json.JsonException">The answer is no price list of this provider.</exception>
    public async Task<IReadOnlyList<FeedModel>> FetchAsync(string provider, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientOf(provider));

        // Reads the whole answer before it returns, so that the timeout covers the body, too.
        using var response = await client.GetAsync(new Uri($"feeds/{provider}", UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var json = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await _parsers[provider].ParseAsync(json, cancellationToken);
    }
}
