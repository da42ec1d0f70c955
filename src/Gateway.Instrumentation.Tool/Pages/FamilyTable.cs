namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>The families of a page by name, and which of them a sample belongs to.</summary>
/// <param name="create">Makes a family when its name is first seen.</param>
internal sealed class FamilyTable<TFamily>(Func<string, TFamily> create)
    where TFamily : PageFamily
{
    private readonly Dictionary<string, TFamily> _families = new(StringComparer.Ordinal);

    public IReadOnlyCollection<TFamily> All => _families.Values;

    public TFamily? Find(ReadOnlySpan<char> name) => _families.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var family) ? family : null;

    public TFamily FindOrAdd(ReadOnlySpan<char> name) => Find(name) ?? Add(name.ToString());

    /// <summary>The family of a sample. One whose TYPE line names it wins; then one that its name begins with; else it is a family of its own.</summary>
    /// <param name="name">The sample's name.</param>
    /// <param name="suffix">What the sample's name has behind the family's.</param>
    public TFamily Of(ReadOnlySpan<char> name, out string suffix)
    {
        suffix = "";
        if (Find(name) is { } exact)
            return exact;
        foreach (var end in FamilyTypes.AllSuffixes)
        {
            if (name.EndsWith(end, StringComparison.Ordinal) && Find(name[..^end.Length]) is { } family && Array.IndexOf(family.Type.Suffixes(), end) >= 0)
            {
                suffix = end;
                return family;
            }
        }

        return Add(name.ToString());
    }

    private TFamily Add(string name) => _families[name] = create(name);
}
