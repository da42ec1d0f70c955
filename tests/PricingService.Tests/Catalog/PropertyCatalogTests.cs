using System.Text.Json;
using PricingService.Catalog;

namespace PricingService.Tests.Catalog;

public sealed class PropertyCatalogTests : IDisposable
{
    private const string Mill = """{"id":"mill","name":"Mill","basePrice":100,"costPerNight":20}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("null", "is null.")]
    [InlineData("[null]", "A property is null.")]
    [InlineData($"[{Mill},{Mill}]", "The property \"mill\" is there twice.")]
    [InlineData("""[{"id":"mill","name":"Mill","basePrice":0,"costPerNight":20}]""", "The property \"mill\" needs an id, a base price above 0")]
    [InlineData("""[{"id":"","name":"Mill","basePrice":1,"costPerNight":20}]""", "The property \"\" needs an id")]
    public void A_wrong_file_stops_the_start_and_says_what_is_wrong(string json, string says)
    {
        _folder.Write("properties.json", json);
        Should.Throw<JsonException>(() => PropertyCatalog.Load(_folder.PathOf("properties.json"))).Message.ShouldContain(says);
    }

    [Fact]
    public void A_right_file_is_read()
    {
        _folder.Write("properties.json", $"[{Mill}]");
        PropertyCatalog.Load(_folder.PathOf("properties.json")).TryGet("mill", out _).ShouldBeTrue();
    }
}
