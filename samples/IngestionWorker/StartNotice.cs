using IngestionWorker.Watching;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestionWorker;

/// <summary>Tells at start where everything is. The address of the page is told by its server.</summary>
internal sealed partial class StartNotice(
    WatchedFolder folder, DataFolder data, IOptions<IngestionOptions> options, ILogger<StartNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogFolder(folder.Path);
        LogGraph(data.Graph);
        if (!options.Value.Once)
            LogStop();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Files  {Folder}")]
    private partial void LogFolder(string folder);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Graph  {Path}")]
    private partial void LogGraph(string path);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Ctrl+C stops the worker.")]
    private partial void LogStop();
}
