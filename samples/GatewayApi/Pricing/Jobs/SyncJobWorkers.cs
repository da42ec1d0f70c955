using Gateway.Instrumentation;
using Microsoft.Extensions.Options;

namespace GatewayApi.Pricing.Jobs;

/// <summary>Works off the queue with a fixed number of workers.</summary>
internal sealed partial class SyncJobWorkers(
    SyncJobQueue queue, PricingSyncService sync, PricingSyncJobMetrics metrics, MetricFactory factory,
    IOptions<PricingOptions> options, IHostApplicationLifetime lifetime, ILogger<SyncJobWorkers> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The web server stops before the workers do and waits for its open requests, among them those of a sync to a
        // slow feed. ApplicationStopping comes before either.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await Task.WhenAll(Enumerable.Range(0, options.Value.Workers).Select(_ => WorkAsync(stopping.Token)));
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var id in queue.WaitingAsync(stopping))
                await RunAsync(queue.Start(id), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task RunAsync(SyncJob job, CancellationToken stopping)
    {
        try
        {
            var report = await metrics.TrackPricingSyncJob().RunAsync(
                (Sync: sync, Job: job),
                static (work, token) => work.Sync.SyncAsync(work.Job.Provider, work.Job.Trigger, token),
                stopping);
            queue.Complete(job.Id, report);
            LogCompleted(
                report.Updated > 0 ? LogLevel.Information : LogLevel.Debug, // most runs find nothing new
                job.Provider, report.Fetched, report.Updated, report.PriceChanges);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            queue.Forget(job.Id);
            throw;
        }
#pragma warning disable CA1031 // A worker outlives whatever one job throws; the scopes have counted it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var error = new SyncJobError(factory.Errors.Classify(exception), exception.Message);
            queue.Fail(job.Id, error);
            LogFailed(job.Provider, error.Type, error.Message);
        }
    }

    [LoggerMessage(EventId = 1, Message = "{Provider}: {Fetched} models, {Updated} updated, {PriceChanges} prices changed")]
    private partial void LogCompleted(LogLevel level, string provider, int fetched, int updated, int priceChanges);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Provider}: sync failed with {ErrorType}: {Reason}")]
    private partial void LogFailed(string provider, string errorType, string reason);
}
