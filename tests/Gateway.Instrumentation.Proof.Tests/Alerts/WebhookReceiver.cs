using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Proof.Tests.Alerts;

/// <summary>Takes what Alertmanager delivers, as whoever is on call would: to <c>/</c> as a webhook, to <c>/pager</c> and <c>/chat</c> as these services get it.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<DeliveredAlert> _delivered = new();
    private readonly ConcurrentDictionary<string, JsonElement> _messages = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Everything that was delivered, in order.</summary>
    public IReadOnlyCollection<DeliveredAlert> Delivered => _delivered;

    /// <summary>The last message to <c>/pager</c> or <c>/chat</c>; null before it.</summary>
    public JsonElement? MessageTo(string service) => _messages.TryGetValue(service, out var message) ? message : null;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.MapPost("/", async (HttpRequest request) =>
        {
            using var message = await JsonDocument.ParseAsync(request.Body);
            foreach (var alert in message.RootElement.GetProperty("alerts").EnumerateArray())
                receiver._delivered.Enqueue(DeliveredAlert.Read(alert));
        });
        receiver._app.MapPost("/{service}", async (string service, HttpResponse response, HttpRequest request) =>
        {
            receiver._messages[service] = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
            response.StatusCode = StatusCodes.Status202Accepted;
        });
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
