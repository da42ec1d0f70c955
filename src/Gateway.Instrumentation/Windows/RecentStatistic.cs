namespace Gateway.Instrumentation;

/// <summary>The statistic of a <see cref="RecentWindow"/> that a gauge shows.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RecentStatistic
{
    private readonly Func<RecentWindow, double?> _read;

    private RecentStatistic(Func<RecentWindow, double?> read, bool needsQuantiles = false) => (_read, NeedsQuantiles) = (read, needsQuantiles);

    /// <summary>The average of the recorded values.</summary>
    public static RecentStatistic Average { get; } = new(static window => window.Average);

    /// <summary>The smallest recorded value.</summary>
    public static RecentStatistic Minimum { get; } = new(static window => window.Minimum);

    /// <summary>The largest recorded value.</summary>
    public static RecentStatistic Maximum { get; } = new(static window => window.Maximum);

    /// <summary>The share of marked records, from 0 to 1: an error rate or a hit rate.</summary>
    public static RecentStatistic MarkedShare { get; } = new(static window => window.MarkedShare);

    /// <summary>A quantile of the recorded values, with a relative error of at most 1 % from 100 µs to 1,000 s.</summary>
    /// <param name="quantile">The quantile, from 0 to 1: 0.95 for the 95th percentile.</param>
    /// <returns>The statistic.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not from 0 to 1.</exception>
    public static RecentStatistic Quantile(double quantile)
    {
        Quantiles.Checked(quantile);
        return new(window => window.Quantile(quantile), needsQuantiles: true);
    }

    internal bool NeedsQuantiles { get; }

    internal double? Of(RecentWindow window) => _read(window);
}
