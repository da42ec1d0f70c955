namespace Gateway.Instrumentation;

internal sealed class TextLabel(string name, int? limit = null, bool isId = false, bool oneSeries = false) : Label<string>(name)
{
    private readonly int? _limit = ValidLimit(limit);

    internal override LabelDefinition Describe(LabelLimits limits) =>
        new(Name, LabelKind.Text, typeof(string), [], Limit(limits)) { OneSeries = oneSeries };

    internal override LabelDomain<string> CreateDomain(LabelLimits limits) => new TextDomain(Name, Limit(limits), oneSeries);

    private int Limit(LabelLimits limits) => isId ? limits.Ids : _limit ?? limits.Default;
}

internal sealed class TextDomain(string name, int limit, bool oneSeries = false) : OpenDomain<string>(name, limit, LabelText.Other)
{
    public override bool OneSeries => oneSeries;

    public override string Text(string canonical) => canonical;

    private protected override bool TryFind(string? raw, out string canonical)
    {
        if (string.IsNullOrEmpty(raw))
            raw = LabelText.Unknown;
        canonical = raw;
        if (IsOther(raw))
            return true;
        if (!Admitted.TryGetValue(raw, out var admitted) && !LabelText.IsCanonical(raw))
        {
            // Values that are too long or not well-formed come here on every look-up, so this must not allocate.
            var text = LabelText.Canonicalize(raw, stackalloc char[LabelText.MaxLength]);
            Admitted.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out admitted);
        }

        if (admitted is null)
            return false;
        canonical = admitted.Value;
        return true;
    }

    private protected override string Canonicalize(string? raw) => LabelText.Canonicalize(raw);
}
