using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>When series were created or reset. Kept outside the series, so that they pay for it only when the option is set.</summary>
internal sealed class CreatedTimestamps(TimeProvider time)
{
    private readonly ConditionalWeakTable<Series, StrongBox<double>> _created = [];

    public void Set(Series series) => _created.AddOrUpdate(series, new StrongBox<double>(UnixSeconds.Of(time.GetUtcNow())));

    public double? Of(Series series) => _created.TryGetValue(series, out var created) ? created.Value : null;
}
