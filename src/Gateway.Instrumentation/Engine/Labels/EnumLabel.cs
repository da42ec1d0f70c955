using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation;

internal sealed class EnumLabel<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(string name) : Label<T>(name)
    where T : struct, Enum
{
    internal override LabelDefinition Describe(LabelLimits limits) =>
        new(Name, LabelKind.Enum, typeof(T), EnumTexts<T>.All.Values, EnumTexts<T>.All.Values.Count);

    internal override IReadOnlyList<T> ClosedValues => System.Enum.GetValues<T>();

    internal override LabelDomain<T> CreateDomain(LabelLimits limits) => new EnumDomain(Name);

    private sealed class EnumDomain(string name) : ClosedDomain<T>(name)
    {
        public override T Canonicalize(T raw) => EnumTexts<T>.All.Canonicalize(raw);

        public override string Text(T value) => EnumTexts<T>.All[value];
    }
}
