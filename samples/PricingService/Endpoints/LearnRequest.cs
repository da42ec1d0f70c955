using PricingService.Learning;

namespace PricingService.Endpoints;

/// <summary>What visitors of a property decided.</summary>
public sealed record LearnRequest(string PropertyId = "", IReadOnlyList<OutcomeReport?>? Outcomes = null)
{
    private const int MaxOutcomes = 1000;

    /// <summary>What is wrong with the request as a whole; null when nothing is. A single outcome may still be refused.</summary>
    public string? Mistake() => this switch
    {
        { PropertyId: null or "" } => "Name a propertyId, as GET /models lists them.",
        { Outcomes: not { Count: > 0 and <= MaxOutcomes } } => $"Give 1 to {MaxOutcomes} outcomes.",
        _ when Outcomes.Any(outcome => outcome is null) => "An outcome is null.",
        _ => null,
    };
}
