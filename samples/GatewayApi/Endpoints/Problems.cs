using GatewayApi.Pricing;
using GatewayApi.Pricing.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GatewayApi.Endpoints;

/// <summary>The answers to requests that cannot be met. Each says what would work.</summary>
internal static class Problems
{
    public static ProblemHttpResult UnknownProvider(string provider) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound,
        title: "Unknown provider",
        detail: $"There is no provider \"{provider}\". Known: {string.Join(", ", Providers.All)}.",
        extensions: new Dictionary<string, object?> { ["knownProviders"] = Providers.All.ToArray() });

    public static ProblemHttpResult UnknownModel(string model) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound,
        title: "No price for this model",
        detail: $"No provider has a price for \"{model}\" (yet). GET /api/pricing/models lists those that have one.");

    public static ProblemHttpResult UnknownJob(long id) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound,
        title: "Unknown job",
        detail: $"There is no job {id}, or it ended so long ago that it is no longer kept.");

    public static ProblemHttpResult ModelFailed(StoredPrice offer, string reason) => TypedResults.Problem(
        statusCode: StatusCodes.Status502BadGateway,
        title: "The model failed",
        detail: $"{offer.Provider} gave no answer of {offer.Model}: {reason}");

    public static ProblemHttpResult ModelTimedOut(StoredPrice offer) => TypedResults.Problem(
        statusCode: StatusCodes.Status504GatewayTimeout,
        title: "The model takes too long",
        detail: $"{offer.Provider} gave no answer of {offer.Model} in time. The setting Chat:ModelTimeout says how long it may take.");

    public static ProblemHttpResult QueueFull() => TypedResults.Problem(
        statusCode: StatusCodes.Status503ServiceUnavailable,
        title: "The job queue is full",
        detail: "Try again when some of the waiting jobs are done.");

    public static ProblemHttpResult BadRequest(string detail) => TypedResults.Problem(
        statusCode: StatusCodes.Status400BadRequest, title: "Bad request", detail: detail);
}
