using Gateway.Instrumentation.Monitoring.Content.Alerts;
using Gateway.Instrumentation.Monitoring.Content.Dashboards;

namespace Gateway.Instrumentation.Monitoring.Content;

/// <summary>What the library brings.</summary>
internal static class BuiltInContent
{
    public static MonitoringPack Pack() => new(MetricCatalog.BuiltIn)
    {
        Dashboards =
        [
            OverviewDashboard.Make(),
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
            PricingSyncAlerts.Make(),
        ],
        Slos =
        [
        ],
    };
}
