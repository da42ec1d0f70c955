using System.Net.Http.Json;
using System.Text.Json;
using GatewayApi.Pricing.Store;

namespace GatewayApi.Chat;

/// <summary>Passes a prompt on to a provider's model. Each provider has an HttpClient of its own name.</summary>
public sealed class ModelClient(IHttpClientFactory clients)
{
    /// <summary>The name of a provider's HttpClient: apart from that of its price list, which is another API of theirs, with failures of its own.</summary>
    public static string ClientOf(string provider) => $"{provider}-models";

    /// <summary>Asks a model.</summary>
    /// <exception cref="HttpRequestException">No connection, or an answer other than 2xx.</exception>
    /// <exception cref="TaskCanceledException">The model took longer than its timeout: around a <see cref="TimeoutException"/>.</exception>
    /// <exception cref="JsonException">The answer is none that a model gives.</exception>
    public async Task<ModelAnswer> AskAsync(StoredPrice offer, string prompt, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientOf(offer.Provider));

        // Reads the whole answer before it returns, so that the timeout covers the body, too.
        using var response = await client.PostAsJsonAsync(
            new Uri($"models/{offer.Provider}/chat", UriKind.Relative), new ModelRequest(offer.Model, prompt), GatewayJson.Default.ModelRequest, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(GatewayJson.Default.ModelAnswer, cancellationToken)
            is { Text: not null, InputTokens: >= 0, OutputTokens: >= 0 } answer ? answer : throw new JsonException("The answer lacks its text or its tokens.");
    }
}
