using System.Text.Json;
using Gateway.Instrumentation;
using Microsoft.Extensions.Options;

namespace GatewayApi.Pricing.Store;

/// <summary>The file that prices survive a restart in.</summary>
public sealed partial class PriceFile(IOptions<PricingOptions> options, DatabaseMetrics metrics, ILogger<PriceFile> logger)
{
    /// <summary>Where it is, unless the configuration says otherwise: never in the source tree.</summary>
    private static readonly string DefaultFolder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"gateway-api-sample-{Environment.UserName}");

    public string Path { get; } = System.IO.Path.Combine(options.Value.DataFolder ?? DefaultFolder, "prices.json");

    /// <summary>Reads the prices of the last run. A file that cannot be read is as good as none: the next sync writes it anew.</summary>
    public IReadOnlyList<StoredPrice> Load()
    {
        if (!File.Exists(Path))
            return [];
        try
        {
            return metrics.TrackQuery(StoreQueries.Load).Run(Read);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(Path, exception.Message);
            return [];
        }
    }

    public Task SaveAsync(IReadOnlyList<StoredPrice> prices, CancellationToken cancellationToken) =>
        metrics.TrackQuery(StoreQueries.Save).RunAsync(token => WriteAsync(prices, token), cancellationToken);

    private IReadOnlyList<StoredPrice> Read()
    {
        using var json = File.OpenRead(Path);
        var prices = JsonSerializer.Deserialize(json, StoreJson.Default.IReadOnlyListStoredPrice)
            ?? throw new JsonException("The list is null.");
        if (prices.Any(price => price is null))
            throw new JsonException("A price is null.");
        if (prices.FirstOrDefault(price => !price.Price.IsPayable) is { } wrong)
            throw new JsonException($"The price of {wrong.Model} at {wrong.Provider} is none.");
        return prices;
    }

    private async Task WriteAsync(IReadOnlyList<StoredPrice> prices, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);

        // Moved into place when complete, so that a crash leaves the old file and not half a one. Under a name of its own, because
        // another gateway may save to the same folder.
        var unfinished = $"{Path}.{Guid.NewGuid():N}.new";
        try
        {
            await using (var json = File.Create(unfinished))
                await JsonSerializer.SerializeAsync(json, prices, StoreJson.Default.IReadOnlyListStoredPrice, cancellationToken);
            File.Move(unfinished, Path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Path} cannot be read, starting without prices: {Reason}")]
    private partial void LogUnreadable(string path, string reason);
}
