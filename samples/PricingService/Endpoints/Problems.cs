using Microsoft.AspNetCore.Http.HttpResults;
using PricingService.Catalog;
using PricingService.Competitors;

namespace PricingService.Endpoints;

/// <summary>The answers to requests that cannot be met. Each says what would work.</summary>
internal static class Problems
{
    public static ProblemHttpResult UnknownProperty(string propertyId, PropertyCatalog catalog) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound,
        title: "Unknown property",
        detail: $"There is no property \"{propertyId}\". Known: {string.Join(", ", catalog.All.Select(property => property.Id))}.",
        extensions: new Dictionary<string, object?> { ["knownProperties"] = catalog.All.Select(property => property.Id).ToArray() });

    public static ProblemHttpResult NoCompetitors(string propertyId) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound,
        title: "No competitor prices",
        detail: $"Nothing is known of competitors of {propertyId} (yet). POST /competitors/{propertyId}/refresh asks the market, if it is on the market at all.");

    public static ProblemHttpResult NotOnMarket(string propertyId) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound,
        title: "Not on the market",
        detail: $"The market does not know {propertyId}.");

    public static ProblemHttpResult MarketFailed(MarketException failure) => failure.TimedOut
        ? TypedResults.Problem(
            statusCode: StatusCodes.Status504GatewayTimeout,
            title: "The market takes too long",
            detail: $"{failure.Message} The setting Competitors:Timeout says how long it may take.")
        : TypedResults.Problem(statusCode: StatusCodes.Status502BadGateway, title: "The market failed", detail: failure.Message);

    public static ProblemHttpResult TrainingOpen(string propertyId) => TypedResults.Problem(
        statusCode: StatusCodes.Status409Conflict,
        title: "A training is under way",
        detail: $"The model of {propertyId} waits to be trained already. GET /models shows when it has been.");

    public static ProblemHttpResult BadRequest(string detail) => TypedResults.Problem(
        statusCode: StatusCodes.Status400BadRequest, title: "Bad request", detail: detail);
}
