namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>What the design says of a label: the first values are shown, later ones are <c>other</c>, and one that nothing shows makes room.</summary>
/// <param name="limit">How many values are shown; null for a closed set.</param>
internal sealed class LabelModel(string name, int? limit)
{
    public const string Other = "other";

    private readonly Dictionary<string, int> _holders = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public bool IsOpen => limit is not null;

    /// <summary>Whether a value was folded: from then on, <c>other</c> is not one value.</summary>
    public bool HasFolded { get; private set; }

    /// <summary>Which text is shown for a value, and whether it had to fold. A new value with room shows as it is.</summary>
    public (string Shown, bool Folded, bool IsNew) Resolve(string text)
    {
        if (!IsOpen || text == Other || _holders.ContainsKey(text))
            return (text, false, false);
        return _holders.Count < limit ? (text, false, true) : (Fold(text), true, false);
    }

    public string Fold(string shown)
    {
        HasFolded |= IsOpen;
        return IsOpen ? Other : shown;
    }

    public void Hold(string shown)
    {
        if (IsOpen && shown != Other)
            _holders[shown] = _holders.GetValueOrDefault(shown) + 1;
    }

    public void Release(string shown)
    {
        if (IsOpen && shown != Other && --_holders[shown] == 0)
            _holders.Remove(shown);
    }
}
