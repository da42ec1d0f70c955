using Gateway.Instrumentation;
using Gateway.Instrumentation.Hosting;
using Microsoft.Extensions.Options;

namespace GatewayApi.Pricing.Jobs;

/// <summary>Works off the queue with a fixed number of workers.</summary>
internal sealed partial class SyncJobWorkers : IHostedService, IAsyncDisposable
{
    private readonly SyncJobQueue _queue;
    private readonly PricingSyncService _sync;
    private readonly PricingSyncJobMetrics _metrics;
    private readonly IErrorClassifier _errors;
    private readonly ILogger<SyncJobWorkers> _logger;
    private readonly WorkerPool<long> _workers;
    private readonly CancellationTokenRegistration _stopping;
    private Task _stop = Task.CompletedTask;

    public SyncJobWorkers(
        SyncJobQueue queue, PricingSyncService sync, PricingSyncJobMetrics metrics, MetricFactory factory,
        IOptions<PricingOptions> options, IHostApplicationLifetime lifetime, ILogger<SyncJobWorkers> logger)
    {
        (_queue, _sync, _metrics, _errors, _logger) = (queue, sync, metrics, factory.Errors, logger);
        _workers = new WorkerPool<long>(queue.Waiting, options.Value.Workers, SyncAsync, Failed);

        // The web server stops before the workers do and waits for its open requests, among them those of a sync to a
        // slow feed. ApplicationStopping comes before either.
        _stopping = lifetime.ApplicationStopping.Register(() => _stop = LeaveAsync());
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _workers.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stop;

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync();
        await _workers.DisposeAsync();
    }

    private async Task LeaveAsync()
    {
        foreach (var id in await _workers.StopAsync(TimeSpan.Zero))
            _queue.Forget(id);
    }

    private async Task SyncAsync(long id, CancellationToken stopping)
    {
        var job = _queue.Start(id);
        var report = await _metrics.TrackPricingSyncJob().RunAsync(
            (Sync: _sync, Job: job),
            static (work, token) => work.Sync.SyncAsync(work.Job.Provider, work.Job.Trigger, token),
            stopping);
        _queue.Complete(id, report);
        LogCompleted(
            report.Updated > 0 ? LogLevel.Information : LogLevel.Debug, // most runs find nothing new
            job.Provider, report.Fetched, report.Updated, report.PriceChanges);
    }

    private void Failed(long id, Exception exception)
    {
        var error = new SyncJobError(_errors.Classify(exception), exception.Message);
        var job = _queue.Fail(id, error);
        LogFailed(job.Provider, error.Type, error.Message);
    }

    [LoggerMessage(EventId = 1, Message = "{Provider}: {Fetched} models, {Updated} updated, {PriceChanges} prices changed")]
    private partial void LogCompleted(LogLevel level, string provider, int fetched, int updated, int priceChanges);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Provider}: sync failed with {ErrorType}: {Reason}")]
    private partial void LogFailed(string provider, string errorType, string reason);
}
