using System.Diagnostics.Metrics;
using Gateway.Instrumentation;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The meters of <c>AddMeter</c> and of <see cref="GatewayMetricsOptions.Meters"/>: the registry listens to them from its first use until the provider is disposed.</summary>
internal sealed class ListenedMeters(
    IOptions<ListenedMetersOptions> added, IOptions<GatewayMetricsOptions> settings, IMeterFactory? factory = null) : IDisposable
{
    private readonly Lock _gate = new();
    private IDisposable? _listening;
    private bool _isOver;

    /// <summary>Starts listening, unless that has happened.</summary>
    public void Start(MetricRegistry registry)
    {
        lock (_gate)
        {
            if (_isOver || _listening is not null)
                return;

            // Those of the code come last, so that their options win.
            IReadOnlyList<MeterSelection> selections = [.. MeterSelection.Of(settings.Value.Meters), .. added.Value.Selections];
            if (selections.Count > 0)
                _listening = registry.Listen(selections, factory);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _listening?.Dispose();
        }
    }
}

internal sealed class ListenedMetersOptions
{
    public List<MeterSelection> Selections { get; } = [];
}
