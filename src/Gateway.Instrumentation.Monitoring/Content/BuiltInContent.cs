using Gateway.Instrumentation.Monitoring.Content.Alerts;
using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using Gateway.Instrumentation.Monitoring.Content.Recording;
using Gateway.Instrumentation.Monitoring.Content.Slos;

namespace Gateway.Instrumentation.Monitoring.Content;

/// <summary>What the library brings.</summary>
internal static class BuiltInContent
{
    public static MonitoringPack Pack() => new(MetricCatalog.BuiltIn)
    {
        Dashboards =
        [
            OverviewDashboard.Make(),
            ObjectivesDashboard.Make(),
            HttpDashboard.Make(),
            JobsDashboard.Make(),
            MessagesDashboard.Make(),
            AiDashboard.Make(),
            ExternalApisDashboard.Make(),
            ProcessDashboard.Make(),
            GatewayLatencyDashboard.Make(),
            GatewayErrorsDashboard.Make(),
            GatewayProvidersDashboard.Make(),
            GatewayModelsDashboard.Make(),
            GatewayCacheDashboard.Make(),
            GatewayDatabaseDashboard.Make(),
            GatewaySystemDashboard.Make(),
            PricingSyncDashboard.Make(),
            PricingServiceDashboard.Make(),
            TradingHealthDashboard.Make(),
            TradingDataSourcesDashboard.Make(),
            TradingPerformanceDashboard.Make(),
            TradingModelsDashboard.Make(),
            IngestionDashboard.Make(),
        ],
        Groups =
        [
            FleetRecordings.Make(),
            RenamedRecordings.Make(),
            PricingSyncAlerts.Make(),
            GatewayAlerts.Make(),
            PricingServiceAlerts.Make(),
            PricingModelAlerts.Make(),
            PricingMarketAlerts.Make(),
            TradingAlerts.Make(),
            JobAlerts.Make(),
            HostedServiceAlerts.Make(),
            QueueAlerts.Make(),
            MessageAlerts.Make(),
            StoreAlerts.Make(),
            LlmAlerts.Make(),
            InstrumentationAlerts.Make(),
        ],
        Slos =
        [
            HttpSlos.Availability(),
            HttpSlos.Latency(),
            LlmSlo.Make(),
        ],
    };
}
