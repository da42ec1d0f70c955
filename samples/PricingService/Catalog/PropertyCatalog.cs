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
        var properties = JsonSerializer.Deserialize(json, CatalogJson.Default.IReadOnlyListProperty) ?? throw new JsonException($"{path} is null.");
        return Mistake(properties) is { } mistake ? throw new JsonException($"{path}: {mistake}") : new(properties);
    }

    public bool TryGet(string id, [NotNullWhen(true)] out Property? property) => _properties.TryGetValue(id, out property);

    // Without its properties the service is none, so that a wrong file stops the start, with what is wrong.
    private static string? Mistake(IReadOnlyList<Property> properties)
    {
        if (properties.Any(property => property is null))
            return "A property is null.";
        if (properties.FirstOrDefault(property => property.Id.Length == 0 || !(property.BasePrice > 0) || !(property.CostPerNight >= 0)) is { } wrong)
            return $"The property \"{wrong.Id}\" needs an id, a base price above 0 and a cost per night of at least 0.";
        return properties.GroupBy(property => property.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twins
            ? $"The property \"{twins.Key}\" is there twice."
            : null;
    }
}
