using Gateway.Instrumentation.Testing;
using PricingService.Catalog;
using PricingService.Traffic;

namespace PricingService.Tests.Traffic;

public class PricingTrafficTests
{
    private static readonly PropertyCatalog Catalog = new(
        [Demand.Hotel, new Property("old-mill", "The Old Mill", 120, 45), new Property("garden-annex", "Garden Annex", 95, 35)]);

    [Fact]
    public async Task The_same_seed_makes_the_same_traffic()
    {
        var sent = await PlayAsync(seed: 3, steps: 300);

        (await PlayAsync(seed: 3, steps: 300)).ShouldBe(sent);
        (await PlayAsync(seed: 4, steps: 300)).ShouldNotBe(sent);
    }

    [Fact]
    public async Task Everything_that_a_pricing_service_sees_happens_and_visits_most()
    {
        var paths = (await PlayAsync(seed: 3, steps: 1000)).CountBy(line => line.Split(' ')[1]).ToDictionary();

        paths.Keys.ShouldBe(
            ["/learn", "/score", "/competitors/harbour-hotel/refresh", "/competitors/old-mill/refresh", "/competitors/garden-annex/refresh", "/models/garden-annex/retrain", "/models", "/experiments", "/health"],
            ignoreOrder: true);
        paths["/score"].ShouldBeGreaterThan(700);
    }

    [Fact]
    public void Guests_take_less_after_the_shift_and_less_at_higher_prices()
    {
        var time = new ManualTimeProvider();
        var guests = new Guests(Catalog, time, shiftAfter: TimeSpan.FromSeconds(10));

        guests.Take(Demand.Hotel, Demand.Hotel.BasePrice, draw: 0.3).ShouldBeTrue();
        guests.Take(Demand.Hotel, Demand.Hotel.BasePrice * 2, draw: 0.3).ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(10));
        guests.Take(Demand.Hotel, Demand.Hotel.BasePrice, draw: 0.3).ShouldBeFalse();
    }

    private static async Task<IReadOnlyList<string>> PlayAsync(int seed, int steps)
    {
        using var handler = new RecordingHandler();
        using var client = new HttpClient(handler) { BaseAddress = new Uri("http://pricing") };
        var traffic = new PricingTraffic(Catalog, Settings.Of<TrafficOptions>(), new ManualTimeProvider());
        var random = new Random(seed);
        foreach (var step in traffic.Before(random).Concat(Enumerable.Range(0, steps).Select(_ => traffic.Next(random))))
            await step(client, TestContext.Current.CancellationToken);
        return handler.Sent;
    }
}
