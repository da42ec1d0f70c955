namespace TradingHandlers.Tests.Servers;

/// <summary>The panels of the four trading dashboards in a real Prometheus.</summary>
public sealed class PanelTests(PanelTests.Fixture fixture) : IClassFixture<PanelTests.Fixture>
{
    [Theory]
    [InlineData("System Health: Service Status", "service_up")]
    [InlineData("System Health: Request Rate by Service", "sum by (service_name) (rate(http_requests_total[1m]))")]
    [InlineData("System Health: Request Latency (P95)", "histogram_quantile(0.95, sum by (le, service_name) (rate(http_request_duration_seconds_bucket[1m])))")]
    [InlineData("System Health: Request Latency (P99)", "histogram_quantile(0.99, sum by (le, service_name) (rate(http_request_duration_seconds_bucket[1m])))")]
    [InlineData("System Health: Database Connections", "db_connections")]
    [InlineData("System Health: Database Query Latency (P95)", "histogram_quantile(0.95, sum by (le, query_type) (rate(db_query_duration_seconds_bucket[1m])))")]
    [InlineData("System Health: Database Errors", "sum by (query_type, error_type) (rate(db_query_errors_total[1m]))")]
    [InlineData("System Health: Redis Cache Hit Rate", "sum(rate(redis_cache_hits_total[1m])) / (sum(rate(redis_cache_hits_total[1m])) + sum(rate(redis_cache_misses_total[1m])))")]
    [InlineData("Data Sources: Data Collector Health Status", "data_collector_health")]
    [InlineData("Data Sources: Data Points Collection Rate", "sum by (collector_name, source) (rate(data_points_collected_total[1m]))")]
    [InlineData("Data Sources: Collection Errors", "sum by (collector_name, source, error_type) (rate(data_collection_errors_total[1m]))")]
    [InlineData("Data Sources: Collection Duration (P95)", "histogram_quantile(0.95, sum by (le, collector_name) (rate(data_collection_duration_seconds_bucket[1m])))")]
    [InlineData("Data Sources: Collection Duration (P99)", "histogram_quantile(0.99, sum by (le, collector_name) (rate(data_collection_duration_seconds_bucket[1m])))")]
    [InlineData("Data Sources: Time Since Last Successful Collection", "time() - data_collector_last_success_timestamp")]
    [InlineData("Data Sources: Data Points by Collector (Last Hour)", "sum by (collector_name) (increase(data_points_collected_total[1h]))")]
    [InlineData("Trading Performance: Portfolio Value", "sum(portfolio_value_usd)")]
    [InlineData("Trading Performance: Active Positions", "sum by (strategy_id) (active_positions_count)")]
    [InlineData("Trading Performance: Total P&L (USD), profit", "sum(position_pnl_usd > 0)")]
    [InlineData("Trading Performance: Portfolio Value Over Time", "portfolio_value_usd")]
    [InlineData("Trading Performance: P&L by Symbol", "abs(sum by (symbol) (position_pnl_usd))")]
    [InlineData("Trading Performance: Signal Generation Rate", "sum by (strategy_id, signal_type) (rate(strategy_signals_total[1m]))")]
    [InlineData("Trading Performance: Order Activity, placed", "sum by (symbol) (rate(orders_placed_total[1m]))")]
    [InlineData("Trading Performance: Order Activity, filled", "sum by (symbol) (rate(orders_filled_total[1m]))")]
    [InlineData("Trading Performance: Order Activity, rejected", "sum by (symbol) (rate(orders_rejected_total[1m]))")]
    [InlineData("Trading Performance: Order Activity, execution time", "histogram_quantile(0.95, sum by (le, order_type) (rate(order_execution_duration_seconds_bucket[1m])))")]
    [InlineData("Trading Performance: Goal Progress", "goal_progress_percentage")]
    [InlineData("Trading Performance: Position P&L Details", "abs(position_pnl_usd)")]
    [InlineData("ML Models: Model Accuracy", "ml_model_accuracy")]
    [InlineData("ML Models: Model Drift Score", "ml_model_drift_score")]
    [InlineData("ML Models: Model Accuracy Over Time", "avg by (model_name) (ml_model_accuracy)")]
    [InlineData("ML Models: Model Drift Over Time", "max by (model_name) (ml_model_drift_score)")]
    [InlineData("ML Models: Prediction Rate", "sum by (model_name) (rate(ml_model_predictions_total[1m]))")]
    [InlineData("ML Models: Prediction Latency (P95)", "histogram_quantile(0.95, sum by (le, model_name) (rate(ml_model_prediction_duration_seconds_bucket[1m])))")]
    [InlineData("ML Models: Prediction Latency (P99)", "histogram_quantile(0.99, sum by (le, model_name) (rate(ml_model_prediction_duration_seconds_bucket[1m])))")]
    [InlineData("ML Models: Training Duration (Last P95)", "histogram_quantile(0.95, sum by (le, model_name) (rate(ml_model_training_duration_seconds_bucket[1h])))")]
    [InlineData("ML Models: Model Performance Summary", "ml_model_accuracy * on (model_name, model_version) group_left(drift_type) (ml_model_drift_score + 1)")]
    public async Task Panel_shows_data(string panel, string query)
    {
        var watched = await fixture.WatchedAsync();

        (await watched.ShowsAsync(query, sample => sample.Value > 0)).ShouldNotBeEmpty(panel);
    }

    [Fact]
    public async Task Error_rate_by_service_is_zero_while_all_is_well()
    {
        var watched = await fixture.WatchedAsync();

        await watched.ShowsAsync(
            "(sum by (service_name) (rate(http_requests_total{status=~\"5..\"}[1m])) or 0 * sum by (service_name) (rate(http_requests_total[1m]))) / sum by (service_name) (rate(http_requests_total[1m]))",
            sample => sample["service_name"] == "api_gateway" && sample.Value == 0);
    }

    [Fact]
    public async Task All_six_pages_are_scraped_without_an_error()
    {
        var watched = await fixture.WatchedAsync();

        await watched.ShowsAsync("sum(up)", sample => sample.Value == ServiceNames.All.Count);
        (await watched.Prometheus.TargetsAsync()).Select(target => target.LastError).ShouldAllBe(error => error == "");
        (await watched.ShowsAsync("service_info", _ => true)).Select(sample => sample["service_name"])
            .ShouldBe(ServiceNames.All.Select(ServiceNames.OnThePage), ignoreOrder: true);
    }

    /// <summary>One run for all panels.</summary>
    public sealed class Fixture : IAsyncDisposable
    {
        private WatchedTrading? _watched;

        internal async Task<WatchedTrading> WatchedAsync() => _watched ??= await WatchedTrading.StartAsync();

        public async ValueTask DisposeAsync()
        {
            if (_watched is not null)
                await _watched.DisposeAsync();
        }
    }
}
