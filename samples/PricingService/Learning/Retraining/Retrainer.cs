using Gateway.Instrumentation;
using Microsoft.Extensions.Options;
using PricingService.Models;

namespace PricingService.Learning.Retraining;

/// <summary>Trains a property's model anew, and uses it when it is the better one.</summary>
public sealed class Retrainer(
    OutcomeHistory history, ModelStore store, ModelCache cache, LearningMetrics metrics, IOptions<LearningOptions> options, TimeProvider time)
{
    // One in five is kept from the training, to judge by.
    private const int HoldOutEvery = 5;

    /// <summary>Trains. Whatever it throws has been counted by the scope around it; a cancellation by the token has no outcome.</summary>
    /// <exception cref="TrainingException">The outcomes are too few, or at too few different prices.</exception>
    public Task<RetrainingResult> RetrainAsync(string propertyId, CancellationToken cancellationToken) =>
        metrics.TrackRetraining(propertyId, ModelType.Conversion).RunAsync(
            (Retrainer: this, PropertyId: propertyId),
            static (work, token) => work.Retrainer.TrainAsync(work.PropertyId, token),
            static result => result,
            cancellationToken);

    private async Task<RetrainingResult> TrainAsync(string propertyId, CancellationToken cancellationToken)
    {
        var outcomes = history.Of(propertyId);
        if (outcomes.Count < options.Value.MinimumOutcomes)
            throw new TrainingException($"{outcomes.Count} outcomes are too few: a model needs {options.Value.MinimumOutcomes}.");

        var current = await store.LoadAsync(propertyId, cancellationToken);
        var candidate = Train(propertyId, (current?.Version ?? 0) + 1, [.. outcomes.Where((_, index) => index % HoldOutEvery != 0)]);
        if (!IsBetter(candidate, current, [.. outcomes.Where((_, index) => index % HoldOutEvery == 0)]))
            return RetrainingResult.NotDeployed;

        await store.SaveAsync(candidate, cancellationToken);
        cache.Put(candidate);
        return RetrainingResult.Deployed;
    }

    private ElasticityModel Train(string propertyId, int version, IReadOnlyList<Outcome> outcomes)
    {
        var (intercept, elasticity) = ElasticityFit.Fit(outcomes);
        var model = new ElasticityModel(propertyId, version, intercept, elasticity, ErrorSpread: 0, outcomes.Count, time.GetUtcNow());
        return model with { ErrorSpread = ElasticityFit.ErrorSpread(model, outcomes) };
    }

    // Demand that rises with the price is chance, and would have any price go to its upper bound.
    private static bool IsBetter(ElasticityModel candidate, ElasticityModel? current, IReadOnlyCollection<Outcome> unseen) =>
        candidate.Elasticity < 0
        && (current is null || ElasticityFit.MeanSquaredError(candidate, unseen) < ElasticityFit.MeanSquaredError(current, unseen));
}
