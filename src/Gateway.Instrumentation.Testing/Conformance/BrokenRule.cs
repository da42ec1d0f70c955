namespace Gateway.Instrumentation.Testing;

/// <summary>A rule that a family breaks, and where.</summary>
public sealed class BrokenRule
{
    internal BrokenRule(ConformanceRule rule, string member, string call, string expected, string found, string remedy)
    {
        (Rule, Member, Call) = (rule, member, call);
        (Expected, Found, Remedy) = (expected, found, remedy);
    }

    /// <summary>The rule.</summary>
    public ConformanceRule Rule { get; }

    /// <summary>The name of the member, or of the metric where no member is to blame.</summary>
    public string Member { get; }

    /// <summary>What was called, with its arguments.</summary>
    public string Call { get; }

    /// <summary>What should have been.</summary>
    public string Expected { get; }

    /// <summary>What the page showed, or what was thrown.</summary>
    public string Found { get; }

    /// <summary>How to mend it.</summary>
    public string Remedy { get; }

    /// <summary>All of it, over several lines.</summary>
    public override string ToString() => $"{Rule}: {Call}\n    expected: {Expected}\n    found:    {Found}\n    mend it:  {Remedy}";
}
