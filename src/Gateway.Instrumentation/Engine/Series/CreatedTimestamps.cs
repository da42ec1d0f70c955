using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>When series were made or reset. Kept aside, so that a series pays for it only where the option is set.</summary>
internal sealed class CreatedTimestamps(TimeProvider time)
{
    private readonly ConditionalWeakTable<Series, StrongBox<double>> _created = [];

    public void Set(Series series) => _created.AddOrUpdate(series, new StrongBox<double>(UnixSeconds.Of(time.GetUtcNow())));

    public double? Of(Series series) => _created.TryGetValue(series, out var created) ? created.Value : null;
}
