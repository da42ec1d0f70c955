namespace IngestionWorker.Troubles;

/// <summary>What <c>--trouble</c> can bring about.</summary>
internal static class TroubleNames
{
    /// <summary>Somebody else locks the graph for 3 seconds of every 6.</summary>
    public const string BusyStore = "busy-store";

    /// <summary>Files are broken and mended, one a second.</summary>
    public const string BrokenFiles = "broken-files";

    /// <summary>A file is written a hundred times in a row, each second.</summary>
    public const string Churn = "churn";

    /// <summary>Parse results expire at once.</summary>
    public const string ColdCache = "cold-cache";

    /// <summary>One worker, which takes a second for each file.</summary>
    public const string SlowWorkers = "slow-workers";

    /// <summary>The rescan hangs.</summary>
    public const string StuckJob = "stuck-job";

    public static readonly TimeSpan SlowFile = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<string> All { get; } = [BusyStore, BrokenFiles, Churn, ColdCache, SlowWorkers, StuckJob];

    /// <summary>The part of a trouble that is a setting.</summary>
    public static void Apply(IngestionOptions options)
    {
        if (options.Trouble == ColdCache)
            options.CacheExpiry = TimeSpan.Zero;
        if (options.Trouble == SlowWorkers)
            options.Workers = 1;
    }
}
