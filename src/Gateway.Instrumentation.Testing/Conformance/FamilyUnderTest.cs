using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Gateway.Instrumentation.Testing;

/// <summary>A family, its members and what it registers.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal sealed class FamilyUnderTest
{
    private readonly Type _type;
    private readonly Func<MetricFactory, object> _create;

    public FamilyUnderTest(Type type, Func<MetricFactory, object>? create, FamilyConformanceOptions options)
    {
        _type = type;
        _create = create ?? WithConstructor(type);
        Samples = new Samples(options.Samples);
        Members = RecordingMember.AllOf(type, options.Samples);

        var first = new Trial(_create, leftOut: new HashSet<string>());
        Definitions = first.Definitions;
        ShownAtFirst = first.Read();

        // What has a value before anybody recorded is read by a callback, and may change at any time.
        ReadByThemselves = ShownAtFirst.Series.Values.Where(sample => sample.Value != 0).Select(sample => sample.Name).ToHashSet();

        // Finds values that nobody can make up before any rule is checked.
        foreach (var slot in Members.SelectMany(member => member.Slots))
            _ = Samples.Of(slot);
    }

    public IReadOnlyList<RecordingMember> Members { get; }

    public Samples Samples { get; }

    /// <summary>The family's metrics.</summary>
    public IReadOnlyList<MetricDefinition> Definitions { get; }

    public PageState ShownAtFirst { get; }

    public IReadOnlySet<string> ReadByThemselves { get; }

    public IEnumerable<RecordingMember> Scopes => Of(MemberKind.Track);

    public IEnumerable<RecordingMember> Of(params MemberKind[] kinds) => Members.Where(member => kinds.Contains(member.Kind));

    /// <summary>A family of its own, with a registry and a clock of its own.</summary>
    public Trial NewTrial(int instances = 1) => new(_create, ReadByThemselves, instances);

    /// <summary>The arguments of a plain call.</summary>
    public object?[] Arguments(RecordingMember member, int turn = 0, bool well = true) =>
        member.Arguments(slot => Samples.Of(slot, turn, well));

    /// <summary>What one call moves, with the end of its scope.</summary>
    public IReadOnlyList<Movement> MovedBy(RecordingMember member, object?[] arguments, ScopeEnding? ending = null, int disposals = 1)
    {
        var trial = NewTrial();
        var before = trial.Read();
        trial.Run(member, arguments, ending, disposals);
        return trial.Read().Since(before);
    }

    public MetricDefinition? DefinitionOf(string sampleName) =>
        Definitions.FirstOrDefault(definition => definition.Name == sampleName)
        ?? Definitions.FirstOrDefault(definition => sampleName.StartsWith(definition.Name, StringComparison.Ordinal) && sampleName[definition.Name.Length..] is "_count" or "_sum");

    public bool IsGauge(Movement movement) => DefinitionOf(movement.Name)?.Type == MetricType.Gauge;

    public override string ToString() => _type.Name;

    private static Func<MetricFactory, object> WithConstructor(Type type)
    {
        var constructor = type.GetConstructor([typeof(MetricFactory)])
            ?? throw new ArgumentException($"{type.Name} has no public constructor ({nameof(MetricFactory)} metrics): say how to make it, FamilyConformance.Check(metrics => new {type.Name}(metrics, …)).");
        return factory => constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [factory], null);
    }
}
