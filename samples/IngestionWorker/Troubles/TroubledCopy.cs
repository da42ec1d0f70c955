using IngestionWorker.Watching;

namespace IngestionWorker.Troubles;

/// <summary>A copy of a folder, to be spoiled: trouble never touches the user's own files.</summary>
internal static class TroubledCopy
{
    /// <summary>Makes the copy anew, and returns where it is.</summary>
    public static string Of(string folder, string copy)
    {
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        Directory.CreateDirectory(copy);
        foreach (var file in WatchedFolder.FilesIn(folder))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            try
            {
                File.Copy(file, target);
            }
            catch (UnauthorizedAccessException)
            {
                // One that cannot be read cannot be troubled.
            }
        }

        return copy;
    }
}
