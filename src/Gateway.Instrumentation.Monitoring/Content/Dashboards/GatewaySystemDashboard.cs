using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Since when everything runs, and in which version.</summary>
internal static class GatewaySystemDashboard
{
    public const string Uid = "gateway-system";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Gateway: System", "Since when does each instance run, and in which version?",
        new Row(
            "Instances",
            new Panel(
                "Uptime", "Time since the gateway's metrics started or were reset. One that starts anew again and again crashes.", Unit.Age,
                new Target(Query.Of($$"""{{GatewayzUptimeSeconds}}"""), "{{instance}}"))
            {
                Kind = PanelKind.Stat,
                Width = 24,
            },
            new Panel(
                "Process Age", "Time since each process started, for all services.", Unit.Age,
                new Target(Query.Of($$"""time() - {{ProcessStartTimeSeconds}}"""), "{{job}} {{instance}}")),
            new Panel(
                "Service Age", "Time since each service said that it started.", Unit.Age,
                new Target(Query.Of($$"""time() - {{ServiceStartTimeSeconds}}"""), "{{job}} {{instance}}")),
            new Panel(
                "Versions", "The build of each instance. Two versions side by side for long: a release is stuck.", Unit.Number,
                new Target(Query.Of($$"""count by (job, version, environment) ({{ServiceInfo}})"""), "instances"))
            {
                Kind = PanelKind.Table,
            }))
    {
        Readers = "Whoever releases looks at it during and after a rollout.",
        Tags = ["gateway-api"],
        OfferedBy = ProcessStartTimeSeconds,
    };
}
