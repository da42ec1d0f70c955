using IngestionWorker.Troubles;
using Microsoft.Extensions.Options;

namespace IngestionWorker;

/// <summary>Stops the start over a wrong setting, and says which.</summary>
internal sealed class IngestionOptionsValidator : IValidateOptions<IngestionOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestionOptions options) =>
        Failures(options).ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Failures(IngestionOptions options)
    {
        if (options.Folder is { } folder && !Directory.Exists(folder))
            yield return $"{folder} is no folder: give one that exists as the first argument, or none for the corpus of the sample.";
        else if (options.DataFolder is { } none && string.IsNullOrWhiteSpace(none))
            yield return "Ingestion:DataFolder is empty: give a folder, or leave the setting out.";
        else if ((DataFolder.PathOf(options), options.FolderOrCorpus) is var (data, watched) && IsBelow(data, watched))
            yield return $"Ingestion:DataFolder, {data}, is in the watched folder {watched}: the worker would read what it writes. Give one outside.";
        if (options.Trouble is { } trouble && !TroubleNames.All.Contains(trouble))
            yield return $"There is no trouble {trouble}: give one of {string.Join(", ", TroubleNames.All)}.";
        if (options is { Trouble: not null, Once: true })
            yield return "--trouble needs time to show, and --once takes none: leave one of them out.";
        if (options.MetricsFile is { } file && (!file.EndsWith(".prom", StringComparison.Ordinal) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))))
            yield return $"--metrics-file {file} cannot be written: give a name that ends in .prom, in a folder that exists.";
        if (options.Workers < 1)
            yield return $"Ingestion:Workers is {options.Workers}: give at least 1.";
        if (options.QueueCapacity < 1)
            yield return $"Ingestion:QueueCapacity is {options.QueueCapacity}: give at least 1.";
        if (options.BatchSize < 1)
            yield return $"Ingestion:BatchSize is {options.BatchSize}: give at least 1.";
        if (options.BatchDelay <= TimeSpan.Zero)
            yield return $"Ingestion:BatchDelay is {options.BatchDelay}: give a time such as 00:00:00.5.";
        if (options.MaxFileBytes < 1)
            yield return $"Ingestion:MaxFileBytes is {options.MaxFileBytes}: give at least 1.";
        if (options.CacheExpiry < TimeSpan.Zero)
            yield return $"Ingestion:CacheExpiry is {options.CacheExpiry}: give a time such as 30.00:00:00, or 00:00:00 for no cache.";
        if (options.CacheEntries < 1)
            yield return $"Ingestion:CacheEntries is {options.CacheEntries}: give at least 1.";
        if (options.StoreTimeout < TimeSpan.FromSeconds(1))
            yield return $"Ingestion:StoreTimeout is {options.StoreTimeout}: give at least a second, which is what SQLite's driver counts in.";
        if (options.StoreAttempts < 1)
            yield return $"Ingestion:StoreAttempts is {options.StoreAttempts}: give at least 1.";
    }

    private static bool IsBelow(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative == "." || (!Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
    }
}
