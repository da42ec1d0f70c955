using Gateway.Instrumentation;
using Microsoft.AspNetCore.Http.HttpResults;
using PricingService.Experiments;

namespace PricingService.Endpoints;

/// <summary>How the experiment goes.</summary>
internal static class ExperimentEndpoints
{
    public static void MapExperiments(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/experiments", Experiments);

    private static Ok<ExperimentView> Experiments(Experiment experiment)
    {
        var arms = experiment.Arms;
        return TypedResults.Ok(new ExperimentView(experiment.Id, arms[PricingExperimentVariant.Ml], arms[PricingExperimentVariant.RuleBased]));
    }
}
