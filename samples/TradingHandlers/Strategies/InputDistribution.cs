namespace TradingHandlers.Strategies;

/// <summary>How a model's input was distributed at its training: the quartiles, and the share between them.</summary>
internal sealed class InputDistribution
{
    private const int Parts = 4;

    private readonly double[] _bounds;
    private readonly double[] _shares;

    private InputDistribution(double[] bounds, IEnumerable<double> inputs)
    {
        _bounds = bounds;
        _shares = Shares(inputs);
    }

    public static InputDistribution Of(IReadOnlyCollection<double> inputs)
    {
        double[] sorted = [.. inputs.Order()];
        return new InputDistribution([.. Enumerable.Range(1, Parts - 1).Select(part => sorted[part * sorted.Length / Parts])], inputs);
    }

    /// <summary>The population stability index: 0 when the inputs are distributed as then; above 0.1 they have changed.</summary>
    public double DriftOf(IEnumerable<double> inputs) => Shares(inputs).Zip(_shares, static (now, then) => (now - then) * Math.Log(now / then)).Sum();

    private double[] Shares(IEnumerable<double> inputs)
    {
        // Half an input in each part, so that an empty one has a logarithm.
        var counts = new double[Parts];
        Array.Fill(counts, 0.5);
        foreach (var input in inputs)
            counts[_bounds.Count(bound => input >= bound)]++;
        var sum = counts.Sum();
        return [.. counts.Select(count => count / sum)];
    }
}
