using Gateway.Instrumentation;
using Gateway.Instrumentation.Hosting;
using IngestionWorker.Graph;
using IngestionWorker.Terminal;
using IngestionWorker.Watching;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestionWorker.Ingestion;

/// <summary>The way of a file: seen → <see cref="FileChanges"/> → queue → worker → batch → graph.</summary>
internal sealed partial class IngestionService(
    WatchedFolder folder, FolderScanner scanner, FileChanges changes, FileIngestor ingestor, GraphStore store, GraphWriter writer,
    ProgressBar progress, IngestionReport report, GatewayMetrics metrics, HostedServiceHeartbeat<IngestionService> heartbeat,
    IHostApplicationLifetime lifetime, IOptions<IngestionOptions> settings, TimeProvider time, ILogger<IngestionService> logger) : BackgroundService
{
    private const string QueueName = "files";

    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long files that were begun may take at a stop. What is left is found at the next start.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var options = settings.Value;
        store.Open();
        using var queue = new WorkQueue<string>(QueueName, metrics.Queues, options.QueueCapacity);
        using var waiting = metrics.WorkerPools.ObserveQueue(QueueName, () => changes.Waiting);
        await using var batches = new BatchProcessor<IngestedFile>(
            metrics.Batches, options.BatchSize, options.BatchDelay, writer.WriteAsync, writer.GiveUp, time);
        await using var pool = new WorkerPool<string>(
            queue, options.Workers, (file, token) => ingestor.HandleAsync(file, batches, token), Failed, metrics.WorkerPools, time);
        pool.Start();

        // Before the first scan: what changes during it is an event.
        using var watcher = options.Once ? null : new FolderWatcher(folder, scanner, logger);
        try
        {
            scanner.Scan();
            var pumping = PumpAsync(queue, stoppingToken);
            await progress.ShowAsync(changes, stoppingToken);
            report.CaughtUp = true;
            LogCaughtUp(report.Files.Count, report.Parsed, report.FromCache);
            if (options.Once)
                lifetime.StopApplication();
            await pumping;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            await pool.StopAsync(Grace, CancellationToken.None); // the stopping token is cancelled already: the grace period begins now
            await batches.StopAsync(Grace, CancellationToken.None);
        }
    }

    /// <summary>Moves changes into the queue, and beats: a queue that stays full because its workers hang shows as a heartbeat that is late.</summary>
    private async Task PumpAsync(WorkQueue<string> queue, CancellationToken stoppingToken)
    {
        while (true)
        {
            heartbeat.Beat();
            while (changes.TryTake(out var file))
            {
                await queue.EnqueueAsync(file, stoppingToken);
                heartbeat.Beat();
            }

            using var beat = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            beat.CancelAfter(BeatInterval);
            try
            {
                await changes.WaitAsync(beat.Token);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                // Time to beat.
            }
        }
    }

    // During the first pass the summary or the log line at its end tells.
    private void Failed(string file, Exception exception)
    {
        if (report.CaughtUp)
            LogFailed(PlainText.Of(file), PlainText.Of(exception.Message));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Files} files are done with: {Parsed} were parsed, {Cached} came from the cache.")]
    private partial void LogCaughtUp(int files, int parsed, int cached);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{File} failed: {Reason}")]
    private partial void LogFailed(string file, string reason);
}
