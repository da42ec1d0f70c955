using Gateway.Instrumentation.Monitoring.Dashboards;

namespace Gateway.Instrumentation.Monitoring.Tests.Dashboards;

public sealed class PanelGridTests
{
    [Fact]
    public void Panels_go_on_below_the_highest_of_a_full_line()
    {
        Panel Of(string title, PanelKind kind, int width = 0, int height = 0) =>
            new(title, "A panel.", Unit.Number, new Target(Query.Parse("up"), "up")) { Kind = kind, Width = width, Height = height, Min = 0, Max = 1 };

        var placed = PanelGrid.Place(
            [Of("lines", PanelKind.Lines), Of("stat", PanelKind.Stat), Of("gauge", PanelKind.Gauge), Of("next", PanelKind.Stat), Of("wide", PanelKind.Stat, 19, 2), Of("table", PanelKind.Table)], top: 3);

        placed.Select(one => $"{one.Panel.Title} {one.X},{one.Y} {one.Width}x{one.Height}")
            .ShouldBe(["lines 0,3 12x8", "stat 12,3 6x4", "gauge 18,3 6x6", "next 0,11 6x4", "wide 0,15 19x2", "table 0,17 24x8"]);
    }
}
