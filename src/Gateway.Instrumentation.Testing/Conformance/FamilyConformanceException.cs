namespace Gateway.Instrumentation.Testing;

/// <summary>A family breaks rules that every family shares. The message lists all of them.</summary>
public sealed class FamilyConformanceException : Exception
{
    /// <summary>Creates the exception.</summary>
    public FamilyConformanceException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which rules are broken.</param>
    public FamilyConformanceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which rules are broken.</param>
    /// <param name="innerException">What led to it.</param>
    public FamilyConformanceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal FamilyConformanceException(Type family, IReadOnlyList<BrokenRule> broken)
        : base($"{family.Name} breaks {(broken.Count == 1 ? "a rule" : $"{broken.Count} rules")} of all families.\n\n{string.Join("\n\n", broken)}\n")
        => Broken = broken;

    /// <summary>The broken rules, each with the first call that showed it.</summary>
    public IReadOnlyList<BrokenRule> Broken { get; } = [];
}
