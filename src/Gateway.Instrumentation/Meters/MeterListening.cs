using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

/// <summary>One call of <c>AddMeter</c>: its meters are on the page until it is disposed.</summary>
internal sealed class MeterListening : IDisposable
{
    private readonly MeterInput _input;
    private readonly IMeterFactory? _scope;
    private readonly ITimer? _report;

    public MeterListening(MetricRegistry registry, MeterInput input, IReadOnlyList<MeterSelection> selections, IMeterFactory? scope)
    {
        _input = input;
        _scope = scope;
        Selections = selections;
        if (registry.Enabled)
        {
            // Whoever asks for the registry first may be in the middle of a request, which the timer must not hold on to.
            using var flow = ExecutionContext.SuppressFlow();
            _report = registry.TimeProvider.CreateTimer(
                static state => MeterStatus.Report((MetricRegistry)state!), registry, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        }
    }

    public IReadOnlyList<MeterSelection> Selections { get; }

    /// <summary>False for a meter of another host in the same process, which has a meter factory of its own.</summary>
    public bool IsInScope(Meter meter) => _scope is null || meter.Scope is not IMeterFactory other || ReferenceEquals(other, _scope);

    public void Dispose()
    {
        _report?.Dispose();
        _input.Remove(this);
    }
}
