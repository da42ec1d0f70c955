using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Proof.Tests.Alerts;

/// <summary>Takes what Alertmanager delivers, as whoever is on call would.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<DeliveredAlert> _delivered = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Everything that was delivered, in order.</summary>
    public IReadOnlyCollection<DeliveredAlert> Delivered => _delivered;

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
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
