namespace IngestionWorker;

/// <summary>The section <c>Ingestion</c>.</summary>
internal sealed class IngestionOptions
{
    /// <summary>The folder to read; the corpus beside the program when null. The first argument of the command line says so, too.</summary>
    public string? Folder { get; set; }

    public string FolderOrCorpus => Path.GetFullPath(Folder ?? Path.Combine(AppContext.BaseDirectory, "corpus"));

    /// <summary>Where the parse cache and the graph are; when null, a folder for each watched folder, below the system's temporary one.</summary>
    public string? DataFolder { get; set; }

    /// <summary>Whether to end when all files are handled, instead of watching: <c>--once</c>.</summary>
    public bool Once { get; set; }

    /// <summary>Where to write the metrics at the end, in a name that ends in <c>.prom</c>: <c>--metrics-file</c>.</summary>
    public string? MetricsFile { get; set; }

    /// <summary>The address of a Pushgateway that gets the metrics at the end: <c>--pushgateway</c>.</summary>
    public string? Pushgateway { get; set; }

    /// <summary>What goes wrong on purpose: <c>--trouble</c>.</summary>
    public string? Trouble { get; set; }

    /// <summary>The port of the page; 0 for a free one.</summary>
    public int Port { get; set; } = 5082;

    /// <summary>Files that are handled at a time.</summary>
    public int Workers { get; set; } = Math.Min(4, Environment.ProcessorCount);

    /// <summary>Files that may wait for a worker. The others wait where they were found.</summary>
    public int QueueCapacity { get; set; } = 200;

    /// <summary>Files that are written to the graph together.</summary>
    public int BatchSize { get; set; } = 50;

    /// <summary>How long the first file of a batch waits for others.</summary>
    public TimeSpan BatchDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The largest file that is read.</summary>
    public long MaxFileBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long a parse result is used.</summary>
    public TimeSpan CacheExpiry { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many parse results stay when the cache is cleaned up.</summary>
    public int CacheEntries { get; set; } = 10_000;

    /// <summary>How long one write to the graph waits while somebody else has the store locked.</summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a write is tried before its files are left for the next scan.</summary>
    public int StoreAttempts { get; set; } = 8;
}
