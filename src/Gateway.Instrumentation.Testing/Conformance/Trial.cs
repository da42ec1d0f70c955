using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Testing;

/// <summary>A family on a registry of its own, to record to once or twice.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal sealed class Trial
{
    private readonly ManualTimeProvider _time = new();
    private readonly MetricRegistry _registry;
    private readonly IReadOnlySet<string> _leftOut;

    public Trial(Func<MetricFactory, object> create, IReadOnlySet<string> leftOut, int instances = 1)
    {
        _leftOut = leftOut;
        _registry = new MetricRegistry(new GatewayMetricsOptions(), _time);
        var own = _registry.Definitions.ToHashSet();
        var factory = new MetricFactory(_registry);
        Family = create(factory);
        Second = instances > 1 ? create(factory) : Family;
        Definitions = [.. _registry.Definitions.Where(definition => !own.Contains(definition))];
    }

    public object Family { get; }

    /// <summary>The second instance on the same registry; the only one where there is one.</summary>
    public object Second { get; }

    public IReadOnlyList<MetricDefinition> Definitions { get; }

    public PageState Read() => PageState.Read(_registry.CollectText(), _leftOut);

    public void MoveTime() => _time.Advance(Samples.Duration);

    /// <summary>Calls a member; a scope that it starts runs for as long as recorded durations say, and ends.</summary>
    public void Run(RecordingMember member, object?[] arguments, ScopeEnding? ending = null, int disposals = 1, bool onSecond = false)
    {
        var family = onSecond ? Second : Family;
        if (member.Kind != MemberKind.Track)
        {
            MoveTime();
            member.Invoke(family, arguments);
            return;
        }

        var scope = member.Invoke(family, arguments);
        MoveTime();
        (ending ?? ScopeEnding.Silent).End(scope);
        for (var i = 1; i < disposals; i++)
            ((IDisposable)scope!).Dispose();
    }
}
