namespace GatewayApi.Tests.Chat;

/// <summary>
/// What is known about durations that somebody else measured: of each, a time that it cannot be below and one that it
/// cannot be above. Sorted, the k-th lower one is below the k-th duration and the k-th upper one above it, so percentiles and
/// means are bounded as well, without any tolerance for a slow machine.
/// </summary>
internal sealed class Bounds
{
    // What the sketch promises; everything else is exact but for the last digits.
    private const double SketchError = 0.01;
    private const double Rounding = 1e-9;

    private readonly double[] _lower;
    private readonly double[] _upper;

    /// <summary>Pairs them up; where fewer lower ones are known, the rest is 0.</summary>
    public Bounds(IEnumerable<double> lower, IEnumerable<double> upper)
    {
        _upper = [.. upper.Order()];
        var known = lower.ToList();
        known.Count.ShouldBeLessThanOrEqualTo(_upper.Length);
        _lower = [.. known.Concat(Enumerable.Repeat(0.0, _upper.Length - known.Count)).Order()];
    }

    public void ShouldHoldMean(double? mean, string what) => Holds(mean, _lower.Average(), _upper.Average(), Rounding, what);

    public void ShouldHoldMin(double? min, string what) => Holds(min, _lower[0], _upper[0], Rounding, what);

    public void ShouldHoldMax(double? max, string what) => Holds(max, _lower[^1], _upper[^1], Rounding, what);

    public void ShouldHoldQuantile(double? value, double quantile, string what)
    {
        var rank = (int)(_lower.Length * quantile);
        Holds(value, _lower[rank], _upper[rank], SketchError, what);
    }

    private static void Holds(double? value, double lower, double upper, double error, string what)
    {
        value.ShouldNotBeNull(what);
        value.Value.ShouldBeInRange(lower * (1 - error), upper * (1 + error), what);
    }
}
