using Gateway.Instrumentation.Hosting;
using Microsoft.Extensions.Logging;

namespace IngestionWorker.Caching;

/// <summary>Keeps the parse cache from growing for ever.</summary>
internal sealed partial class CacheCleanUp(ParseCache cache, ILogger<CacheCleanUp> logger) : IPeriodicJob
{
    public const string Name = "cache-cleanup";

    public Task RunAsync(CancellationToken cancellationToken)
    {
        if (cache.CleanUp() is > 0 and var removed)
            LogRemoved(removed);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Count} parse results were removed from the cache.")]
    private partial void LogRemoved(int count);
}
