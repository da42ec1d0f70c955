using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Export;

/// <summary>The colours of panels begin where the alerts do, also when a team's settings move these.</summary>
public sealed class PanelColorTests
{
    [Theory]
    [InlineData("gateway-providers")]
    [InlineData("gateway-overview")]
    public void A_colour_follows_the_threshold_of_its_alert_on_every_dashboard(string dashboard)
    {
        var panel = Of("alerts: { ProviderDown: { threshold: 0.3 } }", dashboard, "Provider Error Share");

        panel.Thresholds.ShouldBe([new(0.3, "red", "ProviderDown")]);
        panel.Description.ShouldEndWith(" ProviderDown is set to 30 %.");
        Of("", dashboard, "Provider Error Share").Thresholds.ShouldBe([new(0.2, "red", "ProviderDown")]);
    }

    [Fact]
    public void A_colour_that_would_begin_above_the_next_one_goes()
    {
        const string Panel = "Time Since Last Success";

        Of("", "gateway-pricing-sync", Panel).Thresholds.ShouldBe([new(43_200, "orange"), new(86_400, "red", "PricingSyncStale")]);
        Of("alerts: { PricingSyncStale: { threshold: 43200 } }", "gateway-pricing-sync", Panel).Thresholds.ShouldBe([new(43_200, "red", "PricingSyncStale")]);
        Of("alerts: { PricingSyncStale: { threshold: 172800 } }", "gateway-pricing-sync", Panel).Thresholds.ShouldBe([new(43_200, "orange"), new(172_800, "red", "PricingSyncStale")]);
    }

    [Fact]
    public void An_alert_that_is_left_out_leaves_its_colours()
    {
        var panel = Of("alerts: { QueueFull: { enabled: false } }", "gateway-jobs", "Queue Fill");

        panel.Thresholds.ShouldBe([new(0.9, "red")]);
        panel.Description.ShouldNotContain("QueueFull");
    }

    [Fact]
    public void The_exported_panel_has_the_colour_that_is_set()
    {
        const string Settings = "alerts: { QueueFull: { threshold: 0.75 } }";
        using var folder = new TemporaryFolder();

        MonitoringPack.BuiltIn.With(MonitoringSettings.Parse(Settings)).Export(folder.Path, MonitoringSettings.Parse(Settings));

        var written = File.ReadAllText(folder.PathOf("grafana", "dashboards", "gateway-jobs.json"));
        written.ShouldContain("QueueFull is set to 75 %.");
        written.ShouldContain("\"value\": 0.75");
    }

    private static Panel Of(string settings, string dashboard, string title) =>
        MonitoringPack.BuiltIn.With(MonitoringSettings.Parse(settings)).Dashboards.Single(one => one.Uid == dashboard).Panels.Single(panel => panel.Title == title);
}
