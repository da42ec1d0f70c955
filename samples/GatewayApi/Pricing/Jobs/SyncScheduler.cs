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

        // The feeds are the gateway's own.
        if (!await lifetime.StartedAsync(stoppingToken))
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
}
