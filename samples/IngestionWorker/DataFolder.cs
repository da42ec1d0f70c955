using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace IngestionWorker;

/// <summary>What the worker keeps on disk. One for each watched folder, never in the source tree.</summary>
internal sealed class DataFolder
{
    private const int NameLength = 12;

    public DataFolder(IOptions<IngestionOptions> options)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.FolderOrCorpus)))[..NameLength];
        Path = options.Value.DataFolder
            ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"ingestion-worker-sample-{Environment.UserName}", name);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string Graph => System.IO.Path.Combine(Path, "graph.db");

    /// <summary>The copy of the watched folder that trouble is made in.</summary>
    public string Trouble => System.IO.Path.Combine(Path, "trouble");

    public string ParseCache => System.IO.Path.Combine(Path, "parse-cache");
}
