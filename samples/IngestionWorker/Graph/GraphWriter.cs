using Gateway.Instrumentation;
using IngestionWorker.Ingestion;
using IngestionWorker.Watching;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestionWorker.Graph;

/// <summary>Writes batches to the store, and tries again while somebody else has it locked.</summary>
internal sealed partial class GraphWriter(
    GraphStore store, FileChanges changes, FolderScanner scanner, IngestionReport report, GatewayMetrics metrics,
    IOptions<IngestionOptions> options, TimeProvider time, ILogger<GraphWriter> logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    public async Task WriteAsync(IReadOnlyList<IngestedFile> files, CancellationToken cancellationToken)
    {
        await metrics.Graph.TrackBatch().RunAsync((this, files), static (work, token) => work.Item1.TryAsync(work.files, token), cancellationToken);
        foreach (var file in files)
            report.Written(file);
        changes.End(files.Count);
    }

    /// <summary>Leaves a batch that could not be written to the next scan.</summary>
    public void GiveUp(IReadOnlyList<IngestedFile> files, Exception exception)
    {
        foreach (var file in files)
        {
            scanner.Forget(file.Path);
            report.NotWritten(file.Path);
        }

        changes.End(files.Count);
        LogGivenUp(exception, files.Count);
    }

    private async Task TryAsync(IReadOnlyList<IngestedFile> files, CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var created = store.Write(files);
                metrics.Graph.RecordEntitiesCreated(created.Nodes);
                metrics.Graph.RecordRelationshipsCreated(created.Edges);
                return;
            }
            catch (SqliteException exception) when (GraphStore.IsBusy(exception) && attempt < options.Value.StoreAttempts)
            {
                metrics.Graph.RecordRetry();
                LogBusy(attempt, options.Value.StoreAttempts);
                await Task.Delay(wait, time, cancellationToken);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Files} files could not be written to the graph. The next scan or start tries again.")]
    private partial void LogGivenUp(Exception exception, int files);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The graph is locked by somebody else; trying again, {Attempt} of {Attempts}.")]
    private partial void LogBusy(int attempt, int attempts);
}
