namespace PricingService;

internal static class ApplicationStart
{
    /// <summary>Waits for the web server, for those who call it. False when the service stops before it has started.</summary>
    public static async Task<bool> StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult(true));
        await using var onStop = stopping.Register(() => started.TrySetResult(false));
        return await started.Task;
    }
}
