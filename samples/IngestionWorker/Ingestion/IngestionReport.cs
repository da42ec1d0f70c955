using System.Collections.Concurrent;

namespace IngestionWorker.Ingestion;

/// <summary>What this process did, for the summary at its end. Thread-safe.</summary>
internal sealed class IngestionReport(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private readonly ConcurrentDictionary<string, IngestedFile> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _unwritten = new(StringComparer.Ordinal);
    private int _parsed;
    private int _cached;

    /// <summary>What became of each file, last.</summary>
    public IReadOnlyCollection<IngestedFile> Files => [.. _files.Values];

    /// <summary>Number of contents that were parsed.</summary>
    public int Parsed => _parsed;

    /// <summary>Number of contents whose parse result came from the cache.</summary>
    public int FromCache => _cached;

    /// <summary>Number of files that the graph does not have, because the store could not be written. The next scan or start tries again.</summary>
    public int Unwritten => _unwritten.Count;

    /// <summary>How long this process has been at it.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Whether everything that was there at the start is done with.</summary>
    public bool CaughtUp { get; set; }

    public void Written(IngestedFile file)
    {
        _unwritten.TryRemove(file.Path, out _);
        if (file.Cached is { } cached)
            Interlocked.Increment(ref cached ? ref _cached : ref _parsed);
        if (file.Status == FileStatus.Removed)
            _files.TryRemove(file.Path, out _);
        else
            _files[file.Path] = file;
    }

    public void NotWritten(string path) => _unwritten[path] = true;
}
