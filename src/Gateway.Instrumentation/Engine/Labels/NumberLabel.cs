using System.Globalization;

namespace Gateway.Instrumentation;

internal sealed class NumberLabel(string name, int? limit) : Label<long>(name)
{
    private readonly int? _limit = ValidLimit(limit);

    internal override LabelDefinition Describe(LabelLimits limits) =>
        new(Name, LabelKind.Number, typeof(long), [], _limit ?? limits.Default);

    internal override LabelDomain<long> CreateDomain(LabelLimits limits) => new NumberDomain(Name, _limit ?? limits.Default);
}

internal sealed class NumberDomain(string name, int limit) : OpenDomain<long>(name, limit, long.MinValue, new KeyedHash())
{
    public override string Text(long canonical) =>
        canonical == Other ? LabelText.Other : canonical.ToString(CultureInfo.InvariantCulture);

    private protected override bool TryFind(long raw, out long canonical)
    {
        canonical = raw;
        return IsOther(raw) || Admitted.ContainsKey(raw);
    }

    private protected override long Canonicalize(long raw) => raw;

    // The hash code of a number is the number itself: an attacker could choose numbers that all collide.
    private sealed class KeyedHash : IEqualityComparer<long>
    {
        public bool Equals(long x, long y) => x == y;

        public int GetHashCode(long value) => (int)LabelHash.OfOne(value);
    }
}
