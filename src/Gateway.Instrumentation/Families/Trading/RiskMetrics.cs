namespace Gateway.Instrumentation;

/// <summary>The risks that a trading service runs: its exposure, how far its accounts have fallen, and the limits that were exceeded.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once the labels' values are known. All labels are text labels;
/// null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class RiskMetrics
{
    private readonly Labeled<Gauge, string, string> _exposure;
    private readonly Labeled<Gauge, string, string> _drawdown;
    private readonly Labeled<Counter, string, string, string> _breaches;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public RiskMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _exposure = metrics.Gauge("current_risk_exposure", "What is at risk now in a symbol, in the unit of the kind of risk.", Label.Text("risk_type"), Label.Id("symbol"));
        _drawdown = metrics.Gauge("drawdown_percentage", "How far an account has fallen from its peak, in percent of the peak.", Label.Id("account_id"), Label.Text("timeframe", limit: 32));
        _breaches = metrics.Counter("risk_limit_breaches_total", "Risk limits that were exceeded.", Label.Text("limit_type"), Label.Text("severity", limit: 16), Label.Text("user_id"));
    }

    /// <summary>Sets what is at risk. Symbols beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> are dropped and counted.</summary>
    /// <param name="riskType">What kind of risk, such as <c>market</c>.</param>
    /// <param name="symbol">What the risk is in.</param>
    /// <param name="value">The exposure, in the unit of the kind of risk.</param>
    public void SetRiskExposure(string riskType, string symbol, double value) => _exposure.WithLabels(riskType, symbol).Set(value);

    /// <summary>Sets how far an account has fallen. Accounts beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> are dropped and counted.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="timeframe">The time in which the peak was, such as <c>1d</c>: one of at most 32.</param>
    /// <param name="percentage">The fall in percent of the peak: 12.5 is an eighth, 0 is at the peak.</param>
    public void SetDrawdown(string accountId, string timeframe, double percentage) => _drawdown.WithLabels(accountId, timeframe).Set(percentage);

    /// <summary>Takes an exposure off the page, for what is no longer held. Of one that is not shown, it does nothing.</summary>
    /// <param name="riskType">What kind of risk.</param>
    /// <param name="symbol">What it is held in.</param>
    /// <returns>False when it was not shown.</returns>
    public bool RemoveRiskExposure(string riskType, string symbol) => _exposure.Remove(riskType, symbol);

    /// <summary>Takes a drawdown off the page, for an account that was closed: it would go on alerting. Of one that is not shown, it does nothing.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="timeframe">Over which time.</param>
    /// <returns>False when it was not shown.</returns>
    public bool RemoveDrawdown(string accountId, string timeframe) => _drawdown.Remove(accountId, timeframe);

    /// <summary>Counts a limit that was exceeded.</summary>
    /// <param name="limitType">Which limit, such as <c>max_position</c>.</param>
    /// <param name="severity">How bad it is, such as <c>critical</c>: one of at most 16.</param>
    /// <param name="userId">Whose limit.</param>
    public void RecordLimitBreach(string limitType, string severity, string userId) => _breaches.WithLabels(limitType, severity, userId).Inc();

    /// <summary>Shows the breaches of a limit at 0 before the first one, so that <c>rate()</c> and the alert on it see that.</summary>
    /// <param name="limitType">Which limit.</param>
    /// <param name="severity">How bad a breach is.</param>
    /// <param name="userId">Whose limit.</param>
    public void Announce(string limitType, string severity, string userId) => _breaches.WithLabels(limitType, severity, userId);
}
