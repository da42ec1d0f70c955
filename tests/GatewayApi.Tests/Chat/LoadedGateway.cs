using Gateway.Instrumentation;

namespace GatewayApi.Tests.Chat;

/// <summary>A gateway that has been through the script, with its health after each wave.</summary>
public sealed class LoadedGateway : IAsyncLifetime
{
    private readonly List<ServiceHealthReport> _health = [];
    private RunningGateway? _gateway;
    private ScriptedLoad? _load;

    internal GatewayMetrics Metrics => _gateway!.Metrics;

    internal IReadOnlyCollection<AnsweredRequest> Answered => _gateway!.Answered.Measured;

    internal ScriptedLoad Load => _load!;

    internal ExpectedCounts Expected => new(Load.Sent, _gateway!.Sent.Measured);

    internal IReadOnlyList<ServiceHealthReport> HealthAfterEachWave => _health;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(ScriptedLoad.Settings);
        _load = await ScriptedLoad.PrepareAsync(_gateway);
        foreach (var wave in ScriptedLoad.Waves)
        {
            await _load.RunAsync(wave);
            _health.Add(Metrics.Health());
        }
    }

    public async ValueTask DisposeAsync()
    {
        _load?.Dispose();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }
}
