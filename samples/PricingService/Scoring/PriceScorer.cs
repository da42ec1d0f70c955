using Gateway.Instrumentation;
using PricingService.Competitors;
using PricingService.Experiments;
using PricingService.Models;

namespace PricingService.Scoring;

/// <summary>Finds prices: by the property's model for visitors in the arm of the models, by rules for all others.</summary>
public sealed class PriceScorer(
    CompetitorClient market, CompetitorBook competitors, Experiment experiment, ModelCache models, PricingModelMetrics metrics)
{
    // A model moves the price within these bounds of what the rules say: it has seen no others.
    private const double Lowest = 0.8;
    private const double Highest = 1.25;

    /// <summary>Finds the price of a night.</summary>
    /// <exception cref="MarketException">The competitors' prices of this moment are wanted, and not to be had.</exception>
    public async Task<Score> ScoreAsync(PriceQuestion question, CancellationToken cancellationToken)
    {
        var property = question.Property;
        var others = question.LiveCompetitors
            ? await market.FetchAsync(property.Id, cancellationToken)
            : competitors.FindFresh(property.Id);
        var factors = RulePricing.Factors(property, question.Night, question.Occupancy, others);
        var rulePrice = RulePricing.Price(property, factors);

        // Assigned when a price is certain: who gets none is no visitor of the experiment.
        var variant = experiment.Assign(question.VisitorId);
        var byRules = new Score(
            property.Id, rulePrice, PricingScoringMethod.RuleBased, rulePrice, factors, experiment.Id, variant, Acceptance: null, ModelVersion: null);
        if (variant != PricingExperimentVariant.Ml || await models.FindAsync(property.Id, cancellationToken) is not { } model)
            return byRules;
        return metrics.TrackPrediction(property.Id, ModelType.Conversion).Run(
            (Score: byRules, Model: model, property.CostPerNight),
            static work => ByModel(work.Score, work.Model, work.CostPerNight),
            cancellationToken);
    }

    private static Score ByModel(Score byRules, ElasticityModel model, double costPerNight)
    {
        var price = Math.Round(model.BestPrice(costPerNight, Lowest * byRules.RulePrice, Highest * byRules.RulePrice), 2);
        return byRules with
        {
            Price = price,
            Method = PricingScoringMethod.MlElasticity,
            Acceptance = model.AcceptanceAt(price),
            ModelVersion = model.Version,
        };
    }
}
