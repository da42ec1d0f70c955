namespace Gateway.Instrumentation;

/// <summary>The risks of a trading service: its exposure, the drawdown of its accounts, and exceeded limits.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once the labels' values are known. All labels are text labels;
/// null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class RiskMetrics
{
    private readonly Labeled<Gauge, string, string> _exposure;
    private readonly Labeled<Gauge, string, string> _drawdown;
    private readonly Labeled<Counter, string, string, string> _breaches;

    private readonly Label<string> _account = Label.Id("account_id");
    private readonly Label<string> _symbol = Label.Id("symbol");

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public RiskMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _exposure = metrics.Gauge("current_risk_exposure", "Value at risk in a symbol, in the unit of the risk type.", Label.Text("risk_type"), _symbol);
        _drawdown = metrics.Gauge("drawdown_percentage", "Fall of an account's value from its peak, in percent of the peak.", _account, Label.Text("timeframe", limit: 32));
        _breaches = metrics.Counter("risk_limit_breaches_total", "Number of times a risk limit was exceeded.", Label.Text("limit_type"), Label.Text("severity", limit: 16), Label.Text("user_id"));
    }

    /// <summary>Sets the exposure in a symbol. Symbols beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> are dropped and counted in <c>gateway_metrics_overflow_total</c>.</summary>
    /// <param name="riskType">The risk type, such as <c>market</c>.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="value">The exposure, in the unit of the risk type.</param>
    public void SetRiskExposure(string riskType, string symbol, double value) => _exposure.WithLabels(riskType, symbol).Set(value);

    /// <summary>Sets an account's drawdown: its fall from the peak. Accounts beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> are dropped and counted in <c>gateway_metrics_overflow_total</c>.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="timeframe">The time range of the peak, such as <c>1d</c>. The label limit is 32.</param>
    /// <param name="percentage">The fall in percent of the peak: 0 at the peak, 12.5 for an eighth below it.</param>
    public void SetDrawdown(string accountId, string timeframe, double percentage) => _drawdown.WithLabels(accountId, timeframe).Set(percentage);

    /// <summary>Removes a symbol's exposures, of all risk types, from the page. Call it when the symbol is no longer held. Does nothing for a symbol that is not on the page.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveRiskExposure(string symbol) => _exposure.RemoveAll(_symbol, symbol);

    /// <summary>Removes the exposure of one risk type from the page.</summary>
    /// <param name="riskType">The risk type.</param>
    /// <param name="symbol">The symbol.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveRiskExposure(string riskType, string symbol) => _exposure.Remove(riskType, symbol);

    /// <summary>Removes an account's drawdowns, of all time ranges, from the page. Call it when the account is closed: the last drawdown would keep the alert firing. Does nothing for an account that is not on the page.</summary>
    /// <param name="accountId">The account.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveDrawdown(string accountId) => _drawdown.RemoveAll(_account, accountId);

    /// <summary>Counts an exceeded limit.</summary>
    /// <param name="limitType">The limit, such as <c>max_position</c>.</param>
    /// <param name="severity">The severity, such as <c>critical</c>. The label limit is 16.</param>
    /// <param name="userId">The user.</param>
    public void RecordLimitBreach(string limitType, string severity, string userId) => _breaches.WithLabels(limitType, severity, userId).Inc();

    /// <summary>Shows the breaches of a limit at 0 before the first one, so that <c>rate()</c> and the alert see that breach.</summary>
    /// <param name="limitType">The limit.</param>
    /// <param name="severity">The severity.</param>
    /// <param name="userId">The user.</param>
    public void Announce(string limitType, string severity, string userId) => _breaches.WithLabels(limitType, severity, userId);
}
