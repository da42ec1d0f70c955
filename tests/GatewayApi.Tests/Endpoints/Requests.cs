using System.Net;
using System.Text;

namespace GatewayApi.Tests.Endpoints;

internal static class Requests
{
    private const string InFlight = "external_api_inprogress";

    public static async Task<(HttpStatusCode Status, string Body)> GetAsync(this RunningGateway gateway, string path)
    {
        using var response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task<(HttpStatusCode Status, string Body)> PostAsync(this RunningGateway gateway, string path)
    {
        using var response = await gateway.Client.PostAsync(new Uri(path, UriKind.Relative), content: null);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task<(HttpStatusCode Status, string Body)> PostAsync(
        this RunningGateway gateway, string path, string json, CancellationToken cancellationToken = default)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await gateway.Client.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public static async Task<(HttpStatusCode Status, string Body)> PutAsync(this RunningGateway gateway, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await gateway.Client.PutAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Asks a provider that does not answer, and goes away as soon as it waits for that.</summary>
    public static async Task GiveUpAsync(this RunningGateway gateway, string chat, string provider)
    {
        using var patience = new CancellationTokenSource();
        var asking = gateway.PostAsync("/api/chat", chat, patience.Token);
        await Poll.UntilAsync(
            gateway.PageAsync,
            page => page.Value(InFlight, ("service", $"{provider}-models")) == 1,
            $"a call of {provider}");
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);
    }
}
