namespace IngestionWorker.Ingestion;

/// <summary>What became of a file.</summary>
internal enum FileStatus
{
    /// <summary>It is SQL, and its facts are in the graph.</summary>
    Parsed,

    /// <summary>It is there and nothing is wrong with it, but it says nothing to the graph.</summary>
    Skipped,

    /// <summary>It should have been parsed, and could not be.</summary>
    Failed,

    /// <summary>It is no longer there.</summary>
    Removed,
}
