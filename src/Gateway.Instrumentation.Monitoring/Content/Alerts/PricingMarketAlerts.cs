using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on experiments and on competitors' prices.</summary>
internal static class PricingMarketAlerts
{
    public static RuleGroup Make() => new("pricing-market", [AbTestImbalance(), LowAbTestConversionRate(), CompetitorDataFetchFailures(), StaleCompetitorData()]);

    // Of few visitors, most are in one arm by chance: with 200 an imbalance of 0.2 is none.
    private static AlertRule AbTestImbalance() => new(
        "ABTestImbalance", threshold: 0.2, limit => Query.Of(
            $$"""
            2 * max by (job, experiment_id) (sum by (job, experiment_id, variant) (rate({{PricingAbAssignmentsTotal}}[1h])))
              / sum by (job, experiment_id) (rate({{PricingAbAssignmentsTotal}}[1h])) - 1 > {{limit}}
              and sum by (job, experiment_id) (increase({{PricingAbAssignmentsTotal}}[1h])) >= 200
            """))
    {
        For = TimeSpan.FromMinutes(30),
        Severity = Severity.Warning,
        Summary = "The arms of the experiment {{ $labels.experiment_id }} differ by {{ $value | humanizePercentage }}.",
        Runbook = new(
            "One arm of an experiment gets over {threshold:percent} more visitors than half of them. Its result cannot be trusted. It is judged from 200 visitors an hour on.",
            "`sum by (variant) (increase(pricing_ab_assignments_total{experiment_id=\"...\"}[1h]))`. Was the split changed? Do visitors of one arm fail before they are counted?",
            "Stop the experiment, mend the assignment, and start it under a new id. An experiment with a split that is meant to be uneven needs a higher threshold."),
        Panel = PricingServiceDashboard.Link("A/B Test Assignments"),
    };

    private static AlertRule LowAbTestConversionRate() => new(
        "LowABTestConversionRate", threshold: 0.05, limit => Query.Of(
            $$"""
            1 - sum by (job, experiment_id, variant) (rate({{PricingAbOutcomesTotal}}{accepted="false"}[1h]))
              / sum by (job, experiment_id, variant) (rate({{PricingAbOutcomesTotal}}[1h])) < {{limit}}
              and sum by (job, experiment_id, variant) (increase({{PricingAbOutcomesTotal}}[1h])) >= 50
            """))
    {
        For = TimeSpan.FromHours(1),
        Severity = Severity.Warning,
        Summary = "Only {{ $value | humanizePercentage }} accept the prices of {{ $labels.variant }} in {{ $labels.experiment_id }}.",
        Runbook = new(
            "Fewer than {threshold:percent} of the visitors accept the price of an arm. It is judged from 50 decisions an hour on.",
            "The other arm: is it as low? Then it is not the price. Prices of the arm beside those of competitors.",
            "When one arm is far lower, end the experiment: each hour costs bookings. When both are, look at what comes after the price, such as the payment."),
        Panel = PricingServiceDashboard.Link("A/B Test Conversion Rate"),
    };

    private static AlertRule CompetitorDataFetchFailures() => new(
        "CompetitorDataFetchFailures", threshold: 0.1, limit => Query.Of(
            $$"""sum by (job, property_id) (rate({{PricingCompetitorFetchesTotal}}{status="error"}[5m])) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(10),
        Severity = Severity.Warning,
        Summary = "{{ $value | printf \"%.2f\" }} fetches of competitor prices for {{ $labels.property_id }} fail each second.",
        Runbook = new(
            "More than {threshold} fetches of competitor prices a second fail for a property. Prices are found with older data.",
            "The log of the fetches: refused, blocked or changed in form? `external_api_errors_by_type_total` of the source.",
            "Blocked: ask less often. Changed: mend the reader. `StaleCompetitorData` says when the data is too old to use."),
        Panel = PricingServiceDashboard.Link("Competitor Fetches by Outcome"),
    };

    private static AlertRule StaleCompetitorData() => new(
        "StaleCompetitorData", threshold: 86_400, limit => Query.Of($$"""min by (job, property_id) ({{PricingCompetitorStalenessSeconds}}) > {{limit}}"""))
    {
        For = TimeSpan.FromHours(1),
        Severity = Severity.Warning,
        Summary = "The competitor data of {{ $labels.property_id }} is {{ $value | humanizeDuration }} old.",
        Runbook = new(
            "The newest competitor data of a property is older than {threshold:duration}, on every instance.",
            "`pricing_competitor_fetches_total` by status: fetches that fail, that find nothing (`not_found`), or none at all.",
            "None at all: start the fetching job. `not_found`: mend the property's address at the source. A property that is closed: remove it."),
        Panel = PricingServiceDashboard.Link("Competitor Data Staleness"),
    };
}
