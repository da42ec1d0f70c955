namespace Gateway.Instrumentation;

/// <summary>The domain of a label with few values that are all known in advance: nothing to admit, release or fold.</summary>
internal abstract class ClosedDomain<T>(string name) : LabelDomain<T>(name)
{
    public abstract T Canonicalize(T raw);

    public sealed override bool TryResolve(T raw, out T canonical, out bool folded)
    {
        canonical = Canonicalize(raw);
        folded = false;
        return true;
    }

    public sealed override T Admit(T raw, out bool folded)
    {
        folded = false;
        return Canonicalize(raw);
    }

    public sealed override void Hold(T canonical)
    {
    }

    public sealed override void Release(T canonical)
    {
    }

    public sealed override void Discard(T canonical)
    {
    }

    public sealed override T Fold(T canonical) => canonical;
}

/// <summary>The domain of unused places in a table with fewer labels than five. Costs nothing at run time.</summary>
internal readonly struct NoLabel;

internal sealed class NoLabelDomain() : ClosedDomain<NoLabel>("")
{
    public override NoLabel Canonicalize(NoLabel raw) => raw;

    public override string Text(NoLabel canonical) => "";
}
