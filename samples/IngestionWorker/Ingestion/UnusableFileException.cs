namespace IngestionWorker.Ingestion;

/// <summary>A file that should be SQL and is not.</summary>
/// <param name="reason">Why, in a word.</param>
/// <param name="detail">Why, in words.</param>
internal sealed class UnusableFileException(string reason, string detail) : Exception(detail)
{
    public string Reason { get; } = reason;

    /// <summary>The hash of its content.</summary>
    public string? Hash { get; init; }

    /// <summary>Whether its parse result, which says so, came from the cache; null when it has none.</summary>
    public bool? Cached { get; init; }
}
