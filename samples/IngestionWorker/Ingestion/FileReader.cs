using System.Security.Cryptography;
using IngestionWorker.Caching;
using IngestionWorker.Parsing;
using IngestionWorker.Watching;
using Microsoft.Extensions.Options;

namespace IngestionWorker.Ingestion;

/// <summary>
/// Reads a file and decides what it is. A <c>.sql</c> file has to be SQL, or it has failed. Every other text is tried: one that
/// parses and defines or uses a table is SQL as well, and the others are skipped.
/// </summary>
internal sealed class FileReader(WatchedFolder folder, ParseCache cache, IOptions<IngestionOptions> options)
{
    /// <exception cref="UnusableFileException">It should be SQL and is not.</exception>
    public async Task<IngestedFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(folder.PathOf(path));
            if (file.Exists && file.Length > options.Value.MaxFileBytes)
                return IngestedFile.Skipped(path, "too_large");
            bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new IngestedFile(path, FileStatus.Removed);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var mustBeSql = path.EndsWith(".sql", StringComparison.OrdinalIgnoreCase);
        var (text, reason) = FileText.Of(bytes);
        if (text is null)
        {
            return mustBeSql && reason != "empty"
                ? throw new UnusableFileException(reason!, $"The file is neither UTF-8 nor begins with a byte order mark ({reason}).") { Hash = hash }
                : IngestedFile.Skipped(path, reason!, hash);
        }

        var cached = true;
        var result = await cache.GetOrParseAsync(
            hash,
            token =>
            {
                cached = false;
                return SqlParser.ParseAsync(text, token);
            },
            cancellationToken);
        if (result.Error is { } error && mustBeSql)
            throw new UnusableFileException("syntax_error", error) { Hash = hash, Cached = cached };
        return result.Error is null && (mustBeSql || result.SaysSomething)
            ? new IngestedFile(path, FileStatus.Parsed) { Hash = hash, Result = result, Cached = cached }
            : IngestedFile.Skipped(path, "not_sql", hash) with { Cached = cached };
    }
}
