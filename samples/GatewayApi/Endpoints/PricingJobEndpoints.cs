using Gateway.Instrumentation;
using GatewayApi.Pricing;
using GatewayApi.Pricing.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GatewayApi.Endpoints;

/// <summary>Syncs by hand, and what became of them.</summary>
internal static class PricingJobEndpoints
{
    private const string JobsPath = "/api/pricing/jobs";

    public static void MapPricingJobs(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/pricing/sync", Sync)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        endpoints.MapGet(JobsPath, Jobs);
        endpoints.MapGet(JobsPath + "/{id:long}", Job);
    }

    /// <summary>Queues a sync of one provider, or of all; <c>trigger=api</c> says that a program asks and not a person.</summary>
    private static Results<Accepted<JobList>, ProblemHttpResult> Sync(SyncJobQueue queue, string? provider = null, string trigger = "manual")
    {
        if (provider is not null && !Providers.IsKnown(provider))
            return Problems.UnknownProvider(provider);
        if (trigger is not ("manual" or "api"))
            return Problems.BadRequest($"trigger is \"{trigger}\": give manual or api.");

        var startedBy = trigger == "api" ? SyncTrigger.Api : SyncTrigger.Manual;
        return queue.TryEnqueue(provider is null ? Providers.All : [provider], startedBy, out var jobs)
            ? TypedResults.Accepted(jobs is [var only] ? $"{JobsPath}/{only.Id}" : JobsPath, JobList.Of(jobs))
            : Problems.QueueFull();
    }

    private static Ok<JobList> Jobs(SyncJobQueue queue) => TypedResults.Ok(JobList.Of(queue.Jobs));

    private static Results<Ok<JobView>, ProblemHttpResult> Job(SyncJobQueue queue, long id) =>
        queue.TryGet(id, out var job) ? TypedResults.Ok(JobView.Of(job)) : Problems.UnknownJob(id);
}
