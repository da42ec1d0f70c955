using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PricingService.Catalog;

/// <summary>The properties that have prices. A closed set, so that no caller can make new series of metrics.</summary>
public sealed class PropertyCatalog
{
    private readonly Dictionary<string, Property> _properties;

    public PropertyCatalog(IReadOnlyList<Property> properties)
    {
        All = properties;
        _properties = properties.ToDictionary(property => property.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<Property> All { get; }

    public static PropertyCatalog Load(string path)
    {
        using var json = File.OpenRead(path);
        return new(JsonSerializer.Deserialize(json, CatalogJson.Default.IReadOnlyListProperty) ?? throw new JsonException($"{path} is null."));
    }

    public bool TryGet(string id, [NotNullWhen(true)] out Property? property) => _properties.TryGetValue(id, out property);
}
