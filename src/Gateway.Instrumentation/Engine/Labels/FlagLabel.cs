namespace Gateway.Instrumentation;

internal sealed class FlagLabel(string name) : Label<bool>(name)
{
    internal override LabelDefinition Describe(LabelLimits limits) => new(Name, LabelKind.Flag, typeof(bool), ["true", "false"], 2);

    internal override IReadOnlyList<bool> ClosedValues => [true, false];

    internal override LabelDomain<bool> CreateDomain(LabelLimits limits) => new FlagDomain(Name);
}

internal sealed class FlagDomain(string name) : ClosedDomain<bool>(name)
{
    public override bool Canonicalize(bool raw) => raw;

    public override string Text(bool canonical) => canonical ? "true" : "false";
}
