using System.Reflection;
using Gateway.Instrumentation;
using PricingService.Catalog;
using PricingService.Endpoints;
using PricingService.Experiments;
using PricingService.Learning;
using PricingService.Models;

namespace PricingService;

/// <summary>Shows what is known before the first request: which build runs, and each property's series at 0, so that <c>rate()</c> sees their first event.</summary>
internal sealed class KnownSeries(
    GatewayMetrics metrics, PropertyCatalog catalog, Experiment experiment, ModelCache models, IHostEnvironment environment) : IHostedService
{
    // What the two endpoints answer besides 200 and 500, which a family shows by itself.
    private static readonly int[] ScoreStatuses =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status502BadGateway, StatusCodes.Status504GatewayTimeout,
    ];

    private static readonly int[] LearnStatuses = [StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.PricingService.SetInfo(Version(), environment.EnvironmentName);
        metrics.PricingApi.Announce(HttpMethods.Post, ScoreEndpoint.Path, ScoreStatuses);
        metrics.PricingApi.Announce(HttpMethods.Post, LearnEndpoint.Path, LearnStatuses);
        metrics.Experiments.Announce(experiment.Id);
        metrics.PricingModels.SetModelsLoaded(models.Count);
        foreach (var property in catalog.All)
        {
            metrics.Learning.Announce(property.Id, ModelType.Conversion);
            metrics.Learning.AnnounceInvalidOutcomes(property.Id, OutcomeCheck.Reasons);
            metrics.PricingModels.Announce(property.Id, ModelType.Conversion);
            metrics.Competitors.Announce(property.Id);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Without the commit that the SDK appends.
    private static string Version() => typeof(KnownSeries).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
