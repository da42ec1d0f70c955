namespace Gateway.Instrumentation.Testing;

/// <summary>What a check found.</summary>
internal sealed class ConformanceReport(FamilyConformanceOptions options)
{
    private readonly List<BrokenRule> _broken = [];
    private readonly HashSet<(ConformanceRule, string)> _seen = [];
    private readonly HashSet<FamilyConformanceOptions.Exemption> _needed = [];

    /// <summary>Adds a broken rule. Of one overload and rule the first is kept: the others have the same cause as a rule.</summary>
    public void Add(ConformanceRule rule, RecordingMember member, string call, string expected, string found, string remedy)
    {
        if (_seen.Add((rule, member.ToString())))
            Add(new BrokenRule(rule, member.Name, call, expected, found, remedy));
    }

    public void Add(BrokenRule broken)
    {
        var exemptions = options.Exemptions.Where(exemption => exemption.Rule == broken.Rule && exemption.Member == broken.Member).ToList();
        _needed.UnionWith(exemptions);
        if (exemptions.Count == 0)
            _broken.Add(broken);
    }

    public void ThrowIfBroken(Type family)
    {
        foreach (var exemption in options.Exemptions.Where(exemption => !_needed.Contains(exemption)))
            _broken.Add(new(exemption.Rule, exemption.Member, exemption.Member, $"an exemption that is needed ({exemption.Reason})", "the rule is kept", "take the exemption out"));
        if (_broken.Count > 0)
            throw new FamilyConformanceException(family, _broken);
    }
}
