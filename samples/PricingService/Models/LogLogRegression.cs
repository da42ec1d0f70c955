namespace PricingService.Models;

/// <summary>A straight line through the logarithms of points, by weighted least squares.</summary>
internal static class LogLogRegression
{
    /// <summary>Fits <c>ln y = intercept + slope · ln x</c>.</summary>
    /// <returns>The line; null when the points do not say which: fewer than two different values of x.</returns>
    public static (double Intercept, double Slope)? Fit(IReadOnlyCollection<(double X, double Y, double Weight)> points)
    {
        var weight = points.Sum(point => point.Weight);
        var meanX = points.Sum(point => point.Weight * Math.Log(point.X)) / weight;
        var meanY = points.Sum(point => point.Weight * Math.Log(point.Y)) / weight;

        // Around the means: the sums of squares themselves would lose digits.
        double spread = 0, together = 0;
        foreach (var (x, y, w) in points)
        {
            var fromMean = Math.Log(x) - meanX;
            spread += w * fromMean * fromMean;
            together += w * fromMean * (Math.Log(y) - meanY);
        }

        const double LeastSpread = 1e-6; // a tenth of a percent in the price says nothing on demand
        if (!(spread / weight > LeastSpread))
            return null;
        var slope = together / spread;
        return (meanY - slope * meanX, slope);
    }
}
