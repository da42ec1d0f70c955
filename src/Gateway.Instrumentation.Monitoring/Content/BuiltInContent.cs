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
            PricingSyncDashboard.Make(),
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
