using Microsoft.Extensions.Options;

namespace GatewayApi.Pricing.Jobs;

/// <summary>Queues a sync of every provider at start and then at each interval.</summary>
internal sealed class SyncScheduler(
    SyncJobQueue queue, IOptions<PricingOptions> options, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.SyncInterval == TimeSpan.Zero)
            return;
        if (!await StartedAsync(stoppingToken))
            return;

        using var timer = new PeriodicTimer(options.Value.SyncInterval, time);
        try
        {
            do
            {
                foreach (var provider in Providers.All)
                    queue.TryEnqueueScheduled(provider);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>Waits for the web server: the feeds are its own. False when the gateway stops before it has started.</summary>
    private async Task<bool> StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult(true));
        await using var onStop = stoppingToken.Register(() => started.TrySetResult(false));
        return await started.Task;
    }
}
