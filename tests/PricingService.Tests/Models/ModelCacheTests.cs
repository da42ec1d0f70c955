using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using PricingService.Models;

namespace PricingService.Tests.Models;

public sealed class ModelCacheTests : IDisposable
{
    private const string Hits = "pricing_model_cache_hits_total";
    private const string Misses = "pricing_model_cache_misses_total";
    private const string Loaded = "pricing_models_loaded";

    private readonly TemporaryFolder _folder = new();
    private readonly GatewayMetrics _metrics = TestMetrics.Create();
    private readonly ModelStore _store;
    private readonly ModelCache _cache;

    public ModelCacheTests()
    {
        var options = Settings.Models(_folder.PathOf("models"), cacheSize: 2);
        _store = new ModelStore(options, NullLogger<ModelStore>.Instance);
        _cache = new ModelCache(_store, _metrics.PricingModels, options);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_is_loaded_once_and_then_found_in_memory()
    {
        await _store.SaveAsync(Model("a"), Token);

        (await _cache.FindAsync("a", Token)).ShouldBe(Model("a"));
        (await _cache.FindAsync("a", Token)).ShouldBe(Model("a"));

        (_metrics.Value(Misses), _metrics.Value(Hits), _metrics.Value(Loaded)).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task A_property_without_a_model_is_a_miss_each_time()
    {
        (await _cache.FindAsync("a", Token)).ShouldBeNull();
        (await _cache.FindAsync("a", Token)).ShouldBeNull();

        (_metrics.Value(Misses), _metrics.Value(Hits), _cache.Count).ShouldBe((2, 0, 0));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("{\"propertyId\"")]
    public async Task A_file_that_holds_no_model_is_a_miss(string json)
    {
        await _store.SaveAsync(Model("a"), Token);
        await File.WriteAllTextAsync(Path.Combine(_folder.PathOf("models"), "a.json"), json, Token);

        (await _cache.FindAsync("a", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task The_model_of_another_property_is_none()
    {
        await _store.SaveAsync(Model("b"), Token);
        File.Move(Path.Combine(_folder.PathOf("models"), "b.json"), Path.Combine(_folder.PathOf("models"), "a.json"));

        (await _cache.FindAsync("a", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Two_services_save_a_model_at_the_same_time_and_leave_nothing_behind()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _store.SaveAsync(Model("a"), Token))));

        Directory.GetFiles(_folder.PathOf("models")).Select(Path.GetFileName).ShouldBe(["a.json"]);
        (await _cache.FindAsync("a", Token)).ShouldBe(Model("a"));
    }

    [Fact]
    public async Task A_full_cache_drops_the_model_that_was_not_used_for_longest()
    {
        foreach (var property in (string[])["a", "b", "c"])
            await _store.SaveAsync(Model(property), Token);
        await _cache.FindAsync("a", Token);
        await _cache.FindAsync("b", Token);
        await _cache.FindAsync("a", Token);

        await _cache.FindAsync("c", Token);

        (_cache.Holds("a"), _cache.Holds("b"), _cache.Holds("c")).ShouldBe((true, false, true));
        (_cache.Count, _metrics.Value(Loaded)).ShouldBe((2, 2));
    }

    [Fact]
    public async Task A_newer_model_replaces_an_older_one_and_not_the_other_way_round()
    {
        _cache.Put(Model("a", version: 1));
        _cache.Put(Model("a", version: 3)).Version.ShouldBe(3);

        _cache.Put(Model("a", version: 2)).Version.ShouldBe(3);

        (await _cache.FindAsync("a", Token))!.Version.ShouldBe(3);
        _metrics.Value(Loaded).ShouldBe(1);
    }

    [Theory]
    [InlineData("{\"propertyId\":\"a\"}")]
    [InlineData("no model")]
    [InlineData("")]
    public async Task A_file_that_is_no_model_is_as_good_as_none(string file)
    {
        Directory.CreateDirectory(_folder.PathOf("models"));
        _folder.Write(Path.Combine("models", "a.json"), file);

        (await _cache.FindAsync("a", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_saved_model_replaces_the_one_before()
    {
        await _store.SaveAsync(Model("a", version: 1), Token);
        await _store.SaveAsync(Model("a", version: 2), Token);

        (await _store.LoadAsync("a", Token)).ShouldBe(Model("a", version: 2));
        Directory.GetFiles(_folder.PathOf("models")).ShouldHaveSingleItem();
    }

    private static ElasticityModel Model(string property, int version = 1) => new(
        property, version, 1.5, -1.4, 0.45, 120, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
