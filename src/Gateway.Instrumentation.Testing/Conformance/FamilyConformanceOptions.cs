namespace Gateway.Instrumentation.Testing;

/// <summary>What <see cref="FamilyConformance"/> cannot find out by itself.</summary>
public sealed class FamilyConformanceOptions
{
    private readonly Dictionary<Type, object> _samples = [];
    private readonly List<Exemption> _exemptions = [];

    internal IReadOnlyDictionary<Type, object> Samples => _samples;

    internal IReadOnlyList<Exemption> Exemptions => _exemptions;

    /// <summary>Gives a value for parameters of a type that the check cannot make up.</summary>
    /// <typeparam name="T">The parameters' type.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>These options.</returns>
    public FamilyConformanceOptions WithSample<T>(T value)
        where T : notnull
    {
        _samples[typeof(T)] = value;
        return this;
    }

    /// <summary>Says that a member differs from a rule on purpose. An exemption that is not needed is reported, too.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="member">The member's name; for <see cref="ConformanceRule.EveryMetricIsRecorded"/> the metric's.</param>
    /// <param name="reason">Why it differs, for the reader.</param>
    /// <returns>These options.</returns>
    public FamilyConformanceOptions Except(ConformanceRule rule, string member, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(member);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _exemptions.Add(new(rule, member, reason));
        return this;
    }

    internal sealed record Exemption(ConformanceRule Rule, string Member, string Reason);
}
