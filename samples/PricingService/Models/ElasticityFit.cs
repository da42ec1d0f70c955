using PricingService.Learning;

namespace PricingService.Models;

/// <summary>Learns a property's demand from what visitors decided at which price.</summary>
internal static class ElasticityFit
{
    // Enough groups to see a slope; enough visitors in each to see a share.
    private const int MaxGroups = 8;
    private const int MinGroupSize = 20;

    /// <summary>
    /// Fits a model. Visitors say yes or no, and only many of them make a share that has a logarithm: they are put in groups
    /// of like prices, and the line goes through the groups' shares.
    /// </summary>
    /// <exception cref="TrainingException">The outcomes do not say how demand depends on the price.</exception>
    public static (double Intercept, double Elasticity) Fit(IReadOnlyList<Outcome> outcomes)
    {
        var size = Math.Max(MinGroupSize, (outcomes.Count + MaxGroups - 1) / MaxGroups);
        var groups = outcomes.OrderBy(outcome => outcome.Price).Chunk(size).Where(group => group.Length >= MinGroupSize).Select(Point).ToList();
        return groups.Count >= 2 && LogLogRegression.Fit(groups) is { } line
            ? line
            : throw new TrainingException($"{outcomes.Count} outcomes at too few different prices do not say how demand depends on the price.");
    }

    /// <summary>The standard deviation of what a model gets wrong.</summary>
    public static double ErrorSpread(ElasticityModel model, IReadOnlyCollection<Outcome> outcomes) => Math.Sqrt(MeanSquaredError(model, outcomes));

    /// <summary>How wrong a model is about outcomes: 0 when it foresaw each of them.</summary>
    public static double MeanSquaredError(ElasticityModel model, IReadOnlyCollection<Outcome> outcomes) =>
        outcomes.Average(outcome => outcome.ErrorOf(model) * outcome.ErrorOf(model));

    private static (double X, double Y, double Weight) Point(Outcome[] group)
    {
        var price = Math.Exp(group.Average(outcome => Math.Log(outcome.Price)));

        // Half a visitor more on either side, so that a group where nobody said yes has a logarithm, too.
        var share = (group.Count(outcome => outcome.Accepted) + 0.5) / (group.Length + 1);

        // One over the variance of the share's logarithm: a share near 0 is known worst.
        return (price, share, group.Length * share / (1 - share));
    }
}
