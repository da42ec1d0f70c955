using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>The pricing service: its API, its models, what it learns and compares.</summary>
internal static class PricingServiceDashboard
{
    public const string Uid = "gateway-pricing-service";

    private const string Seldom = "models are trained a few times a day";
    private const string Slow = "decisions come slowly: an hour of them makes a share";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Pricing Service - Production Monitoring", "Does the pricing service answer, with good models and fresh data?",
        new Row(
            "Service",
            new Panel("API Request Rate", "Requests per second by route.", Unit.RequestsPerSecond, Rate(PricingRequestsTotal, "endpoint")),
            new Panel(
                "/score Latency (p50, p95, p99)",
                "How long a price takes, by pricing method. The model's p95 belongs below 80 ms, and no method's above 200 ms.", Unit.Seconds,
                Percentiles(PricingScoreLatencySeconds, "pricing_method", 50, 95, 99))
            {
                Thresholds = [new(0.08, "orange", "CriticalScoreLatency"), new(0.2, "red", "SlowScoreLatency")],
            },
            new Panel(
                "Error Rate",
                "Failed requests per second by route and by whose fault it was. Above 0.05 look at it soon, above 0.1 now.", Unit.RequestsPerSecond,
                Rate(PricingErrorsTotal, "endpoint, error_type"))
            {
                Thresholds = [new(0.05, "orange", "IncreasedErrorRate"), new(0.1, "red", "PricingHighErrorRate")],
            },
            new Panel(
                "Active Requests", "Requests in flight by route. Above 100 they pile up: something behind the route hangs.", Unit.Number,
                Level("sum", PricingActiveRequests, "endpoint"))
            {
                Thresholds = [new(100, "red", "HighActiveRequests")],
            },
            new Panel(
                "Service Uptime", "Time since each instance started. One that starts anew again and again crashes.", Unit.Age,
                Level("max", PricingUptimeSeconds, "instance"))
            {
                Kind = PanelKind.Stat,
                Width = 12,
            },
            new Panel(
                "API Latency by Route (p95)", "95th percentile by route. Above one second callers give up.", Unit.Seconds,
                Percentiles(PricingApiLatencySeconds, "endpoint", 95))
            {
                Thresholds = [new(1, "red", "HighAPILatency")],
            }),
        new Row(
            "Models",
            new Panel(
                "Model Prediction Latency (p95)",
                "95th percentile of one inference by type of model. Above 100 ms a price takes too long.", Unit.Seconds,
                Percentiles(PricingModelPredictionSeconds, "model_type", 95))
            {
                Thresholds = [new(0.1, "red", "SlowModelPrediction")],
            },
            new Panel(
                "Model Cache Hit Rate",
                "Share of look-ups that found the model in memory. Below 70 % models are read from disk again and again.", Unit.Ratio,
                new Target(ShareOfBoth(PricingModelCacheHitsTotal, PricingModelCacheMissesTotal), "hits"))
            {
                Min = 0,
                Max = 1,
                BaseColor = "red",
                Thresholds = [new(0.7, "green", "LowModelCacheHitRate")],
            },
            new Panel(
                "Models Loaded", "Models in the memory of each instance. 0: every price is found by rules.", Unit.Number,
                Level("min", PricingModelsLoaded, "instance"))
            {
                Kind = PanelKind.Stat,
                Width = 12,
                BaseColor = "red",
                Thresholds = [new(1, "green")],
            }),
        new Row(
            "Learning",
            new Panel(
                "Outcomes Ingested (rate)", "Decisions of visitors stored per second. None: the models learn nothing.", Unit.PerSecond,
                Rate(PricingOutcomesIngestedTotal, "property_id")),
            new Panel(
                "Invalid Outcomes",
                "Decisions that validation rejected per second, by reason. Above a tenth of all, whoever sends them has changed something.", Unit.PerSecond,
                Rate(PricingOutcomesInvalidTotal, "property_id, reason")),
            new Panel(
                "Model Retraining Events", "Trainings in the last hour by outcome. One that failed leaves an old model in place.", Unit.Number,
                Increase(PricingRetrainingTotal, "status", "1h", Seldom)),
            new Panel(
                "Retraining Duration (p95)",
                "95th percentile of trainings in the last hour by type of model. Above half an hour the data has outgrown it.", Unit.Seconds,
                new Target(QuantileOf(0.95, PricingRetrainingDurationSeconds, "model_type", range: "1h"), "{{model_type}} p95") { FixedRange = Seldom })
            {
                Thresholds = [new(1800, "red", "LongRetrainingDuration")],
            },
            new Panel(
                "Drift Detection Events",
                "Drifts between prediction and reality in the last hour, and whether a training followed. Several a day for one property: its "
                + "model does not fit.", Unit.Number,
                Increase(PricingDriftDetectedTotal, "property_id, trigger_retrain", "1h", "drift is found a few times a day", legend: "{{property_id}} retrained: {{trigger_retrain}}"))),
        new Row(
            "Experiments",
            new Panel(
                "A/B Test Assignments",
                "Visitors placed per second in each arm. Arms that differ by more than 20 % make the comparison unfair.", Unit.PerSecond,
                Rate(PricingAbAssignmentsTotal, "experiment_id, variant")),
            new Panel(
                "A/B Test Conversion Rate",
                "Share of decisions in the last hour that accepted the price, by arm. Below 5 % the prices are wrong.", Unit.Ratio,
                new Target(
                    ShareOf(PricingAbOutcomesTotal, PricingAbOutcomesTotal, "experiment_id, variant", "accepted=\"true\"", "1h"),
                    "{{experiment_id}} {{variant}}")
                {
                    FixedRange = Slow,
                })
            {
                Min = 0,
                BaseColor = "red",
                Thresholds = [new(0.05, "green", "LowABTestConversionRate")],
            }),
        new Row(
            "Competitors",
            new Panel(
                "Competitor Data Fetch Success Rate",
                "Share of fetches that found prices. A low one of one property: it is no longer listed there.", Unit.Ratio,
                Share(PricingCompetitorFetchesTotal, PricingCompetitorFetchesTotal, "property_id", "status=\"success\""))
            {
                Min = 0,
                Max = 1,
            },
            new Panel(
                "Competitor Data Staleness", "Age of each property's newest competitor prices. Over 24 hours they mislead.", Unit.Seconds,
                Level("max", PricingCompetitorStalenessSeconds, "property_id"))
            {
                Thresholds = [new(86_400, "red", "StaleCompetitorData")],
            }),
        new Row(
            "Details",
            new Panel(
                "Requests by Status", "Requests per second by status, over all routes.", Unit.RequestsPerSecond,
                Rate(PricingRequestsTotal, "status_code"))
            {
                IsStacked = true,
            },
            new Panel(
                "Competitor Fetches by Outcome", "Attempts per second. Errors above 0.1 a second: the source is away.", Unit.PerSecond,
                Rate(PricingCompetitorFetchesTotal, "status"))
            {
                Thresholds = [new(0.1, "red", "CompetitorDataFetchFailures")],
            },
            new Panel(
                "Versions", "The build of each instance.", Unit.Number,
                new Target(Query.Of($$"""count by (service, version, environment) ({{PricingServiceInfo}})"""), "instances"))
            {
                Kind = PanelKind.Table,
            })
        {
            IsCollapsed = true,
        })
    {
        Readers = "The team of the pricing service has it on the wall, and looks at it after each release of a model.",
        Tags = ["pricing-service"],
    };
}
