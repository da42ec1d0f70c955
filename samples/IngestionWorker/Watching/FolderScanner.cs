using IngestionWorker.Graph;
using IngestionWorker.Ingestion;

namespace IngestionWorker.Watching;

/// <summary>Finds what has changed since it last looked, by time and size; at the first look, everything. Also what the graph knows and the folder has no more.</summary>
internal sealed class FolderScanner(WatchedFolder folder, FileChanges changes, GraphStore store)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Stamp> _known = new(StringComparer.Ordinal);

    /// <summary>Looks at the whole folder. Two scans never overlap.</summary>
    /// <returns>The number of files that are there.</returns>
    public int Scan()
    {
        lock (_lock)
        {
            var found = folder.Files().ToHashSet(StringComparer.Ordinal);
            foreach (var file in found)
            {
                var stamp = StampOf(file);
                if (_known.TryGetValue(file, out var known) && known == stamp)
                    continue;
                _known[file] = stamp;
                changes.Add(file);
            }

            foreach (var file in _known.Keys.Concat(store.Files()).Where(file => !found.Contains(file)).Distinct().ToList())
            {
                _known.Remove(file);
                changes.Add(file);
            }

            return found.Count;
        }
    }

    /// <summary>Takes note of a change that was seen: the next scan need not find it again.</summary>
    public void Changed(string file)
    {
        lock (_lock)
        {
            if (File.Exists(folder.PathOf(file)))
                _known[file] = StampOf(file);
            else
                _known.Remove(file);
            changes.Add(file);
        }
    }

    /// <summary>Lets the next scan find a file again, because it could not be handled now.</summary>
    public void Forget(string file)
    {
        lock (_lock)
            _known.Remove(file);
    }

    // A file that is gone has the size -1.
    private Stamp StampOf(string file)
    {
        var info = new FileInfo(folder.PathOf(file));
        return info.Exists ? new Stamp(info.LastWriteTimeUtc, info.Length) : new Stamp(default, -1);
    }

    private readonly record struct Stamp(DateTime Written, long Length);
}
