namespace GatewayApi;

/// <summary>Waits for the web server, for what calls the gateway itself.</summary>
internal static class HostStart
{
    /// <summary>Returns once the gateway has started: true. False when it stops before that.</summary>
    public static async Task<bool> StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult(true));
        await using var onStop = stoppingToken.Register(() => started.TrySetResult(false));
        return await started.Task;
    }
}
