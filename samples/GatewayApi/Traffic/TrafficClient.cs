using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace GatewayApi.Traffic;

/// <summary>Sends what callers do to the gateway's own address. What becomes of it shows in the metrics.</summary>
internal sealed partial class TrafficClient(IHttpClientFactory clients, KnownModels models, TimeProvider time, ILogger<TrafficClient> logger)
{
    /// <summary>The name of its HttpClient.</summary>
    public const string ClientName = "traffic";

    public async ValueTask SendAsync(TrafficCall call, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(call.Patience ?? Timeout.InfiniteTimeSpan, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await SendAndReadAsync(call, waiting.Token);
        }
        catch (OperationCanceledException)
        {
            // Gave up, or was told to stop.
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            LogUnanswered(call.Method, call.Path, exception.Message);
        }
    }

    private async Task SendAndReadAsync(TrafficCall call, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        using var request = new HttpRequestMessage(call.Method, new Uri(call.Path, UriKind.Relative));
        if (call.Body is not null)
            request.Content = new StringContent(call.Body, Encoding.UTF8, "application/json");
        if (call.Key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.Key);
        using var response = await client.SendAsync(
            request, call.Leaves ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (call.Path == TrafficPlan.ModelsPath && response.IsSuccessStatusCode
            && await response.Content.ReadFromJsonAsync(GatewayJson.Default.ModelList, cancellationToken) is { } list)
            models.Learn(list);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Method} {Path} got no answer: {Reason}")]
    private partial void LogUnanswered(HttpMethod method, string path, string reason);
}
