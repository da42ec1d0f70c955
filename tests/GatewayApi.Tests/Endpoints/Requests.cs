using System.Net;
using System.Text;

namespace GatewayApi.Tests.Endpoints;

internal static class Requests
{
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

    public static async Task<(HttpStatusCode Status, string Body)> PutAsync(this RunningGateway gateway, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await gateway.Client.PutAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
