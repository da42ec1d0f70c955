using System.Text.Json;
using Microsoft.Extensions.Options;

namespace PricingService.Models;

/// <summary>The models on disk, a file for each property.</summary>
public sealed partial class ModelStore(IOptions<ModelOptions> options, ILogger<ModelStore> logger)
{
    /// <summary>Where they are, unless the configuration says otherwise: never in the source tree.</summary>
    private static readonly string DefaultFolder = Path.Combine(Path.GetTempPath(), $"pricing-service-sample-{Environment.UserName}");

    private readonly string _folder = options.Value.DataFolder ?? DefaultFolder;

    /// <summary>The model of a property; null when there is none. A file that cannot be read is as good as none: the next training writes it anew.</summary>
    public async Task<ElasticityModel?> LoadAsync(string propertyId, CancellationToken cancellationToken)
    {
        var path = PathOf(propertyId);
        try
        {
            await using var json = File.OpenRead(path);
            var model = await JsonSerializer.DeserializeAsync(json, ModelJson.Default.ElasticityModel, cancellationToken);
            return model?.PropertyId == propertyId ? model : throw new JsonException($"It holds no model of {propertyId}.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(path, exception.Message);
            return null;
        }
    }

    public async Task SaveAsync(ElasticityModel model, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);

        // Moved into place when complete, so that a crash leaves the old file and not half a one. Under a name of its own, because
        // another service may save to the same folder.
        var path = PathOf(model.PropertyId);
        var unfinished = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            await using (var json = File.Create(unfinished))
                await JsonSerializer.SerializeAsync(json, model, ModelJson.Default.ElasticityModel, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private string PathOf(string propertyId) => Path.Combine(_folder, $"{propertyId}.json");

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Path} cannot be read, going on without this model: {Reason}")]
    private partial void LogUnreadable(string path, string reason);
}
