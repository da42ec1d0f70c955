using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace IngestionWorker;

/// <summary>What the worker keeps on disk. One for each watched folder, never in the source tree.</summary>
internal sealed class DataFolder
{
    private const int NameLength = 12;

    /// <exception cref="OptionsValidationException">It cannot be made.</exception>
    public DataFolder(IOptions<IngestionOptions> options)
    {
        Path = PathOf(options.Value);
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException("", typeof(IngestionOptions), [$"Ingestion:DataFolder, {Path}, cannot be made: {exception.Message} Give one that this user may write in."]);
        }
    }

    public string Path { get; }

    public string Graph => System.IO.Path.Combine(Path, "graph.db");

    /// <summary>The copy of the watched folder that trouble is made in.</summary>
    public string Trouble => System.IO.Path.Combine(Path, "trouble");

    /// <summary>Where it is with these settings, whether it exists or not.</summary>
    public static string PathOf(IngestionOptions options)
    {
        if (options.DataFolder is { } folder)
            return System.IO.Path.GetFullPath(folder);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.FolderOrCorpus)))[..NameLength];
        return System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"ingestion-worker-sample-{Environment.UserName}", name);
    }

    public string ParseCache => System.IO.Path.Combine(Path, "parse-cache");
}
