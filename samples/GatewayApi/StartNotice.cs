using GatewayApi.Admin;
using GatewayApi.Pricing;

namespace GatewayApi;

/// <summary>Tells at start where everything is.</summary>
internal sealed partial class StartNotice(OwnAddress address, AdminKey key, ILogger<StartNotice> logger) : IHostedLifecycleService
{
    private static readonly string AllFeeds = $"feeds/{{{string.Join(',', Providers.All)}}}";

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var root = address.Uri;
        Log("Metrics     ", root, "metrics");
        LogReset(root, key.Hint);
        Log("Chat (POST) ", root, "api/chat");
        Log("OpenAI API  ", root, "v1");
        Log("Prices      ", root, "api/pricing/models");
        Log("Quote       ", root, "api/pricing/quote?model=openai/gpt-4o&inputTokens=1000&outputTokens=500");
        Log("Sync (POST) ", root, "api/pricing/sync?provider=openrouter");
        Log("Jobs        ", root, "api/pricing/jobs");
        Log("Sample feeds", root, AllFeeds);
        LogReady();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        LogStopping();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{What} {Root}{Path}")]
    private partial void Log(string what, Uri root, string path);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Reset        curl -X POST {Root}metrics/reset -H \"Authorization: Bearer {Key}\"")]
    private partial void LogReset(Uri root, string key);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Ready. Ctrl+C stops the gateway.")]
    private partial void LogReady();

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Stopping.")]
    private partial void LogStopping();
}
