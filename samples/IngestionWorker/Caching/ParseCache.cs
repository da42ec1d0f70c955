using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Instrumentation;
using IngestionWorker.Parsing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestionWorker.Caching;

/// <summary>
/// Parse results on disk, a file for each content. Files are moved into place when complete, so that a process that is killed leaves
/// no half one. Thread-safe.
/// </summary>
internal sealed partial class ParseCache : IDisposable
{
    private const string Extension = ".json";
    private const string Unfinished = ".new";

    private readonly ConcurrentDictionary<string, long> _sizes = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly IngestionOptions _options;
    private readonly ParseCacheMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<ParseCache> _logger;
    private readonly IDisposable _shown;

    public ParseCache(DataFolder data, IOptions<IngestionOptions> options, GatewayMetrics metrics, TimeProvider time, ILogger<ParseCache> logger)
    {
        (_folder, _options, _metrics, _time, _logger) = (data.ParseCache, options.Value, metrics.ParseCache, time, logger);
        Directory.CreateDirectory(_folder);
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles($"*{Extension}"))
            _sizes[Path.GetFileNameWithoutExtension(file.Name)] = file.Length;
        _shown = _metrics.ObserveCache(() => Entries, () => SizeBytes);
    }

    public int Entries => _sizes.Count;

    public long SizeBytes => _sizes.Values.Sum();

    /// <summary>The result of a content, from the cache or parsed.</summary>
    /// <param name="hash">The hash of the content.</param>
    /// <param name="parse">Parses the content.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<ParseResult> GetOrParseAsync(string hash, Func<CancellationToken, Task<ParseResult>> parse, CancellationToken cancellationToken) =>
        _metrics.GetOrAddAsync(
            hash,
            ReadAsync,
            async (hash, token) =>
            {
                var result = await parse(token);
                await WriteAsync(hash, result, token);
                return result;
            },
            cancellationToken);

    /// <summary>Removes what has expired, what a killed process left unfinished, and the oldest results beyond the limit.</summary>
    /// <returns>The number of results that were removed.</returns>
    public int CleanUp()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var counted = _sizes.Keys.ToList(); // before the look at the folder: what comes meanwhile stays
        var folder = Directory.CreateDirectory(_folder);
        foreach (var file in folder.EnumerateFiles($"*{Unfinished}").Where(file => now - file.LastWriteTimeUtc > TimeSpan.FromHours(1)))
            file.Delete();

        var newestFirst = folder.EnumerateFiles($"*{Extension}").OrderByDescending(file => file.LastWriteTimeUtc).ToList();
        var removed = newestFirst.Where((file, index) => index >= _options.CacheEntries || now - file.LastWriteTimeUtc > _options.CacheExpiry).ToList();
        foreach (var file in removed)
            Remove(Path.GetFileNameWithoutExtension(file.Name));

        // What somebody else has removed, such as a cleaner of the temporary folder, is no entry any more.
        foreach (var gone in counted.Except(newestFirst.Select(file => Path.GetFileNameWithoutExtension(file.Name))))
            _sizes.TryRemove(gone, out _);
        return removed.Count;
    }

    public void Dispose() => _shown.Dispose();

    // A cache that cannot be read is as good as none: null, which counts as a miss.
    private async Task<ParseResult?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            await using var json = File.OpenRead(PathOf(hash));
            var entry = await JsonSerializer.DeserializeAsync(json, CacheJson.Default.CacheEntry, cancellationToken);
            return entry is { Version: SqlParser.Version } && _time.GetUtcNow() - entry.Created < _options.CacheExpiry ? entry.Result : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(hash, exception.Message);
            return null;
        }
    }

    private async Task WriteAsync(string hash, ParseResult result, CancellationToken cancellationToken)
    {
        // Under a name of its own, because another worker may parse the same content.
        var unfinished = $"{PathOf(hash)}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            Directory.CreateDirectory(_folder); // a cleaner of the temporary folder may have taken it
            await using (var json = File.Create(unfinished))
                await JsonSerializer.SerializeAsync(json, new CacheEntry(SqlParser.Version, _time.GetUtcNow(), result), CacheJson.Default.CacheEntry, cancellationToken);
            var size = new FileInfo(unfinished).Length;
            File.Move(unfinished, PathOf(hash), overwrite: true);
            _sizes[hash] = size;
        }
        catch (Exception exception)
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
            if (exception is not (IOException or UnauthorizedAccessException))
                throw;
            LogUnwritable(hash, exception.Message); // the result is as good without
        }
    }

    private void Remove(string hash)
    {
        File.Delete(PathOf(hash));
        _sizes.TryRemove(hash, out _);
    }

    private string PathOf(string hash) => Path.Combine(_folder, hash + Extension);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The parse result {Hash} cannot be read, its file is parsed anew: {Reason}")]
    private partial void LogUnreadable(string hash, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The parse result {Hash} cannot be kept: {Reason}")]
    private partial void LogUnwritable(string hash, string reason);
}
