using Microsoft.Extensions.Logging;

namespace IngestionWorker.Watching;

/// <summary>Passes the folder's events on. What the system does not tell, such as the files of a folder that was moved, the next scan finds.</summary>
internal sealed partial class FolderWatcher : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly FileSystemWatcher _watcher;
    private readonly WatchedFolder _folder;
    private readonly FolderScanner _scanner;
    private readonly ILogger _logger;

    public FolderWatcher(WatchedFolder folder, FolderScanner scanner, ILogger logger)
    {
        (_folder, _scanner, _logger) = (folder, scanner, logger);
        _watcher = new FileSystemWatcher(folder.Path) { IncludeSubdirectories = true, InternalBufferSize = BufferSize };
        _watcher.Created += (_, change) => Changed(change.FullPath);
        _watcher.Changed += (_, change) => Changed(change.FullPath);
        _watcher.Deleted += (_, change) => Changed(change.FullPath);
        _watcher.Renamed += (_, change) =>
        {
            Changed(change.OldFullPath);
            Changed(change.FullPath);
        };
        _watcher.Error += (_, error) => LogMissed(error.GetException());
        _watcher.EnableRaisingEvents = true;
    }

    public void Dispose() => _watcher.Dispose();

    private void Changed(string path)
    {
        var file = _folder.KeyOf(path);
        if (WatchedFolder.Includes(file) && !Directory.Exists(path))
            _scanner.Changed(file);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Events of the folder were missed. The next scan finds what has changed.")]
    private partial void LogMissed(Exception exception);
}
