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
            PricingSyncDashboard.Make(),
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
