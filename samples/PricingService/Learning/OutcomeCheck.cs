using PricingService.Catalog;

namespace PricingService.Learning;

/// <summary>Says what is wrong with a reported outcome. A model would learn nonsense just as willingly.</summary>
internal static class OutcomeCheck
{
    public const string NoPrice = "no_price";
    public const string PriceOutOfRange = "price_out_of_range";
    public const string NoDecision = "no_decision";
    public const string InFuture = "in_future";

    public static readonly string[] Reasons = [NoPrice, PriceOutOfRange, NoDecision, InFuture];

    private const double HighestTimesBase = 10;

    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    /// <summary>The reason to refuse it, as the metrics name it; null when it is fine.</summary>
    public static string? ReasonAgainst(OutcomeReport outcome, Property property, DateTimeOffset now) => outcome switch
    {
        { Price: null } => NoPrice,
        { Price: var price } when !(price > 0 && price <= HighestTimesBase * property.BasePrice) => PriceOutOfRange,
        { Accepted: null } => NoDecision,
        { At: var at } when at > now + ClockDifference => InFuture,
        _ => null,
    };
}
