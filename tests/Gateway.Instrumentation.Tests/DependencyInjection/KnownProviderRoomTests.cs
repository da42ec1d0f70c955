using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Tests.DependencyInjection;

/// <summary>Known providers need room in every metric that shows them, not only in the label.</summary>
public class KnownProviderRoomTests
{
    private const string Problem =
        "GatewayMetricsOptions.KnownProviders names 4 providers, whose series in pricing_sync_total are 36, but MaxSeriesPerMetric allows only 30: raise MaxSeriesPerMetric to 36 or more, or shorten the list.";

    [Fact]
    public async Task A_list_without_room_for_its_series_stops_the_start() =>
        (await TestHost.FailsToStart<OptionsValidationException>(static services => services.AddGatewayMetrics(Four(30)))).Message.ShouldBe(Problem);

    [Fact]
    public void Without_a_host_it_is_refused_as_well()
    {
        var options = new GatewayMetricsOptions();
        Four(30)(options);
        Should.Throw<OptionsValidationException>(() => new GatewayMetrics(options)).Message.ShouldBe(Problem);
    }

    [Fact]
    public void As_much_room_as_the_message_asks_for_is_enough()
    {
        var options = new GatewayMetricsOptions();
        Four(36)(options);
        new GatewayMetrics(options).Registry.CollectText().ShouldNotContain("overflow_total{");
    }

    [Fact]
    public void A_registry_that_records_nothing_needs_no_room()
    {
        var options = new GatewayMetricsOptions { Enabled = false };
        Four(1)(options);
        new GatewayMetrics(options).Registry.Enabled.ShouldBeFalse();
    }

    private static Action<GatewayMetricsOptions> Four(int maxSeries) => options =>
    {
        options.MaxSeriesPerMetric = maxSeries;
        foreach (var provider in (string[])["openai", "anthropic", "google", "mistral"])
            options.KnownProviders.Add(provider);
    };
}
