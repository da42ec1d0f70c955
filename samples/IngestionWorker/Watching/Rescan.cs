using Gateway.Instrumentation.Hosting;
using IngestionWorker.Troubles;
using Microsoft.Extensions.Options;

namespace IngestionWorker.Watching;

/// <summary>Finds again and again what the folder's events did not tell.</summary>
internal sealed class Rescan(FolderScanner scanner, IOptions<IngestionOptions> options) : IPeriodicJob
{
    public const string Name = "rescan";

    public Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Trouble == TroubleNames.StuckJob)
            return Task.Delay(Timeout.Infinite, cancellationToken);
        scanner.Scan();
        return Task.CompletedTask;
    }
}
