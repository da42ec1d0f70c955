using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Instrumentation;
using GatewayApi.Pricing;
using GatewayApi.Pricing.Store;

namespace GatewayApi.Chat;

/// <summary>Passes a prompt on to a provider's model, and tells the metrics how that call went.</summary>
public sealed class ModelClient
{
    /// <summary>The name of its HttpClient.</summary>
    public const string ClientName = "models";

    private readonly IHttpClientFactory _clients;
    private readonly ExternalApiMetrics _metrics;

    public ModelClient(IHttpClientFactory clients, ExternalApiMetrics metrics)
    {
        (_clients, _metrics) = (clients, metrics);
        foreach (var provider in Providers.All)
            metrics.Announce(ServiceOf(provider));
    }

    /// <summary>Asks a model.</summary>
    /// <exception cref="HttpRequestException">No connection, or an answer other than 2xx.</exception>
    /// <exception cref="TaskCanceledException">The model took longer than its timeout: around a <see cref="TimeoutException"/>.</exception>
    /// <exception cref="JsonException">The answer is none that a model gives.</exception>
    public Task<ModelAnswer> AskAsync(StoredPrice offer, string prompt, CancellationToken cancellationToken) =>
        // With the token, so that a caller who went away is nobody's error.
        _metrics.TrackCall(ServiceOf(offer.Provider)).RunAsync(
            (Client: this, offer.Provider, Request: new ModelRequest(offer.Model, prompt)),
            static (call, token) => call.Client.SendAsync(call.Provider, call.Request, token),
            cancellationToken);

    // Apart from the provider's price list: another API of theirs, with failures of its own.
    private static string ServiceOf(string provider) => $"{provider}-models";

    private async Task<ModelAnswer> SendAsync(string provider, ModelRequest request, CancellationToken cancellationToken)
    {
        using var client = _clients.CreateClient(ClientName);

        // Reads the whole answer before it returns, so that the timeout covers the body, too.
        using var response = await client.PostAsJsonAsync(
            new Uri($"models/{provider}/chat", UriKind.Relative), request, GatewayJson.Default.ModelRequest, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(GatewayJson.Default.ModelAnswer, cancellationToken)
            is { Text: not null, InputTokens: >= 0, OutputTokens: >= 0 } answer ? answer : throw new JsonException("The answer lacks its text or its tokens.");
    }
}
