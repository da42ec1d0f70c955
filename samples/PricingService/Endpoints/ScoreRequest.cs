namespace PricingService.Endpoints;

/// <summary>What a caller wants to know the price of.</summary>
/// <param name="PropertyId">What is let.</param>
/// <param name="VisitorId">Who asks; decides the arm of the experiment.</param>
/// <param name="Night">Which night.</param>
/// <param name="Occupancy">The share of the house that is let already.</param>
/// <param name="LiveCompetitors">Whether to ask the market first. The request then takes as long as the market, and fails with it.</param>
public sealed record ScoreRequest(
    string PropertyId = "", string VisitorId = "", DateOnly? Night = null, double? Occupancy = null, bool LiveCompetitors = false)
{
    private const int MaxVisitorLength = 100;

    /// <summary>What is wrong with the request itself; null when nothing is.</summary>
    public string? Mistake(DateOnly today) => this switch
    {
        { PropertyId: null or "" } => "Name a propertyId, as GET /models lists them.",
        { VisitorId: null or "" or { Length: > MaxVisitorLength } } => $"Give a visitorId of 1 to {MaxVisitorLength} characters.",
        { Night: null } => "Give a night, such as 2030-07-12.",
        { Night: var night } when night < today => $"The night {night:yyyy-MM-dd} is over.",
        { Occupancy: not (>= 0 and <= 1) } => "Give an occupancy from 0 to 1.",
        _ => null,
    };
}
