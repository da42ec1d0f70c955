using Gateway.Instrumentation.Testing;

namespace PricingService.Tests.Load;

/// <summary>A service that has been through the script: under the eyes of a Prometheus, where there is one.</summary>
public sealed class LoadedService : IAsyncLifetime
{
    private RunningService? _service;
    private PrometheusServer? _prometheus;
    private ScriptedLoad? _load;

    internal RunningService Service => _service!;

    internal PrometheusServer Prometheus => _prometheus!;

    /// <summary>What the service itself shows.</summary>
    internal MetricsPage Page { get; private set; } = MetricsPage.Parse("");

    internal Expected Expected => new(_load!.Sent);

    public async ValueTask InitializeAsync()
    {
        _service = await RunningService.StartAsync(ScriptedLoad.Settings);

        // The tests say why they skip; a fixture cannot.
        if (PrometheusServer.IsInstalled)
        {
            _prometheus = await PrometheusServer.StartAsync([new ScrapeTarget("pricing-service", _service.Address)]);
            await ScrapedAsync(); // with zeros, so that every later event is an increase
        }

        _load = new ScriptedLoad(_service);
        await _load.RunAsync();
        Page = await _service.PageAsync();
        if (_prometheus is not null)
            await ScrapedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null)
            await _prometheus.DisposeAsync();
        if (_service is not null)
            await _service.DisposeAsync();
    }

    /// <summary>Waits for a scrape that begins after this call.</summary>
    private async Task ScrapedAsync()
    {
        const double Adjustment = 0.01; // Prometheus moves the times of its scrapes by up to 2 ms, to be regular
        var now = (await Prometheus.QueryAsync("time()")).Single().Value;
        await Poll.UntilAsync(
            () => Prometheus.QueryAsync("timestamp(pricing_uptime_seconds)"),
            scraped => scraped.Any(sample => sample.Value > now + Adjustment),
            "a scrape");
    }
}
