using System.Text.Json;

namespace GatewayApi.Pricing.Store;

/// <summary>The models that the gateway offers. What else a provider lists is none of the store's business.</summary>
public sealed class SupportedModels
{
    private readonly HashSet<(string Provider, string Model)> _models;

    private SupportedModels(HashSet<(string Provider, string Model)> models) => _models = models;

    public static SupportedModels Load(string path)
    {
        using var json = System.IO.File.OpenRead(path);
        var file = JsonSerializer.Deserialize(json, StoreJson.Default.File)
            ?? throw new JsonException($"{path} is null.");
        if (file.Models.FirstOrDefault(provider => provider.Value is null || provider.Value.Any(string.IsNullOrEmpty)) is { Key: { } wrong })
            throw new JsonException($"{path} has no list of models for {wrong}, or a model without a name.");
        return new([.. file.Models.SelectMany(provider => provider.Value.Select(model => (provider.Key, model)))]);
    }

    public bool Contains(string provider, string model) => _models.Contains((provider, model));

    /// <summary><c>models.json</c>: the models of each provider.</summary>
    internal sealed record File(IReadOnlyDictionary<string, IReadOnlyList<string>> Models);
}
