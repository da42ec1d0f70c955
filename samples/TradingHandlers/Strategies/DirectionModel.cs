namespace TradingHandlers.Strategies;

/// <summary>Expects a return of the next five minutes, as a weighted sum of the features. Fitted by least squares.</summary>
/// <param name="Version">Which of the models it is.</param>
/// <param name="MomentumWeight">What momentum counts.</param>
/// <param name="DistanceWeight">What the distance from the mean counts.</param>
/// <param name="Reference">The distribution of its input at the training.</param>
internal sealed record DirectionModel(string Version, double MomentumWeight, double DistanceWeight, InputDistribution Reference)
{
    public double ExpectedReturn(Features features) => MomentumWeight * features.Momentum + DistanceWeight * features.Distance;

    /// <exception cref="TrainingException">The examples determine no weights.</exception>
    public static DirectionModel Fit(string version, IReadOnlyCollection<Example> examples, IReadOnlyCollection<double> inputs)
    {
        double mm = 0, md = 0, dd = 0, mr = 0, dr = 0;
        foreach (var (features, change) in examples)
        {
            mm += features.Momentum * features.Momentum;
            md += features.Momentum * features.Distance;
            dd += features.Distance * features.Distance;
            mr += features.Momentum * change;
            dr += features.Distance * change;
        }

        var determinant = mm * dd - md * md;
        if (determinant == 0)
            throw new TrainingException("The examples say nothing: their features are all alike.");
        return new DirectionModel(version, (dd * mr - md * dr) / determinant, (mm * dr - md * mr) / determinant, InputDistribution.Of(inputs));
    }
}
