using Gateway.Instrumentation;
using Gateway.Instrumentation.TestServers;
using GatewayApi.Tests.Chat;

namespace GatewayApi.Tests.Servers;

/// <summary>A gateway that went through the script under the eyes of a Prometheus, which saw it after each wave.</summary>
public sealed class WatchedLoad : IAsyncLifetime
{
    private WatchedGateway? _watched;
    private ScriptedLoad? _load;

    internal WatchedGateway Watched => _watched!;

    internal GatewayMetrics Metrics => Watched.Gateway.Metrics;

    internal ScriptedLoad Load => _load!;

    internal ExpectedCounts Expected => new(_load!.Sent, Watched.Gateway.Sent.Measured);

    public async ValueTask InitializeAsync()
    {
        // The tests say why they skip; a fixture cannot.
        if (RealServers.MissingReason("prometheus") is not null)
            return;
        _watched = await WatchedGateway.StartAsync(ScriptedLoad.Settings);
        _load = await ScriptedLoad.PrepareAsync(_watched.Gateway);

        // A model is on the page from its first request on; rate() sees that one only after a 0.
        foreach (var model in ScriptedLoad.Models)
            Metrics.Models.Announce(model);
        await _watched.ScrapedAsync();
        foreach (var wave in ScriptedLoad.Waves)
        {
            await _load.RunAsync(wave);
            await _watched.ScrapedAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _load?.Dispose();
        if (_watched is not null)
            await _watched.DisposeAsync();
    }
}
