using IngestionWorker.Troubles;
using Microsoft.Extensions.Options;

namespace IngestionWorker.Watching;

/// <summary>The folder whose files are read. Files are known by their path in it, with <c>/</c>.</summary>
internal sealed class WatchedFolder
{
    // No links, which may lead in a circle, and nothing hidden, such as .git.
    private static readonly EnumerationOptions All = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
    };

    public WatchedFolder(IOptions<IngestionOptions> options, DataFolder data)
    {
        Path = options.Value.FolderOrCorpus;
        if (options.Value.Trouble is not null)
            Path = TroubledCopy.Of(Path, data.Trouble);
    }

    public string Path { get; }

    public IEnumerable<string> Files() => FilesIn(Path).Select(KeyOf);

    /// <summary>The files of a folder that the worker reads: not those that are hidden, or behind a link.</summary>
    public static IEnumerable<string> FilesIn(string folder) => Directory.EnumerateFiles(folder, "*", All);

    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    public string KeyOf(string path) => System.IO.Path.GetRelativePath(Path, path).Replace(System.IO.Path.DirectorySeparatorChar, '/');

    /// <summary>Whether <see cref="Files"/> would find it, as far as its name tells.</summary>
    public static bool Includes(string file) => !file.StartsWith('.') && !file.Contains("/.", StringComparison.Ordinal);
}
