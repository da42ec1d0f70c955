using Gateway.Instrumentation;
using Gateway.Instrumentation.Hosting;
using IngestionWorker.Troubles;
using IngestionWorker.Watching;
using Microsoft.Extensions.Options;

namespace IngestionWorker.Ingestion;

/// <summary>What a worker does with one file.</summary>
internal sealed class FileIngestor(
    FileReader reader, FileChanges changes, FolderScanner scanner, GatewayMetrics metrics, IOptions<IngestionOptions> options)
{
    private long _order;

    /// <summary>Reads the file and passes it on. A failed one is passed on, too, so that the graph knows it, and then throws.</summary>
    public async Task HandleAsync(string path, BatchProcessor<IngestedFile> batches, CancellationToken cancellationToken)
    {
        changes.Begin(path);
        var order = Interlocked.Increment(ref _order); // before the file is read: a later look sees the same or something newer
        IngestedFile file;
        try
        {
            file = await metrics.WorkerPools.TrackFile().RunAsync(
                (reader, path), static (work, token) => work.reader.ReadAsync(work.path, token), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await batches.AddAsync(Failed(path, exception) with { Order = order }, cancellationToken);
            throw;
        }

        if (options.Value.Trouble == TroubleNames.SlowWorkers)
            await Task.Delay(TroubleNames.SlowFile, cancellationToken);
        await batches.AddAsync(file with { Order = order }, cancellationToken);
    }

    private IngestedFile Failed(string path, Exception exception)
    {
        if (exception is UnusableFileException unusable)
        {
            return new IngestedFile(path, FileStatus.Failed)
            {
                Reason = unusable.Reason,
                Detail = unusable.Message,
                Hash = unusable.Hash,
                Cached = unusable.Cached,
            };
        }

        // Whatever it was, such as a file that nobody may read: the next scan tries again.
        scanner.Forget(path);
        return new IngestedFile(path, FileStatus.Failed) { Reason = exception.GetType().Name, Detail = exception.Message };
    }
}
