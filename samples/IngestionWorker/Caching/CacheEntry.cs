using IngestionWorker.Parsing;

namespace IngestionWorker.Caching;

/// <summary>A parse result's file.</summary>
/// <param name="Version">The <see cref="SqlParser.Version"/> that made it.</param>
/// <param name="Created">When.</param>
/// <param name="Result">The result.</param>
internal sealed record CacheEntry(int Version, DateTimeOffset Created, ParseResult Result);
