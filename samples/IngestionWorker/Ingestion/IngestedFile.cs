using IngestionWorker.Parsing;

namespace IngestionWorker.Ingestion;

/// <summary>A file, ready for the graph.</summary>
/// <param name="Path">Its path in the watched folder.</param>
/// <param name="Status">What became of it.</param>
internal sealed record IngestedFile(string Path, FileStatus Status)
{
    /// <summary>Counts up with each look at a file: of two looks at one, the later counts, whichever worker is done first.</summary>
    public long Order { get; init; }

    /// <summary>Why it was skipped or failed, such as <c>not_sql</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public string? Detail { get; init; }

    /// <summary>The hash of its content; null when it could not be read, or need not be.</summary>
    public string? Hash { get; init; }

    /// <summary>Whether its parse result came from the cache; null when it has none.</summary>
    public bool? Cached { get; init; }

    /// <summary>What it says, when it was parsed.</summary>
    public ParseResult? Result { get; init; }

    public static IngestedFile Skipped(string path, string reason, string? hash = null) => new(path, FileStatus.Skipped) { Reason = reason, Hash = hash };
}
