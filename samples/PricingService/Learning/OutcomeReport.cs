namespace PricingService.Learning;

/// <summary>An outcome as it was reported, before anybody looked at it.</summary>
/// <param name="Price">The price that was offered.</param>
/// <param name="Accepted">Whether it was taken.</param>
/// <param name="VisitorId">Whose decision it was; null when nobody knows, as with bookings of former years.</param>
/// <param name="At">When; null for now.</param>
public sealed record OutcomeReport(double? Price = null, bool? Accepted = null, string? VisitorId = null, DateTimeOffset? At = null);
