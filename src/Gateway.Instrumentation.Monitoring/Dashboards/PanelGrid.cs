namespace Gateway.Instrumentation.Monitoring.Dashboards;

/// <summary>Where panels stand in Grafana's grid: from left to right, and on to the next line when the next one does not fit.</summary>
internal static class PanelGrid
{
    private const int Columns = 24;

    public static IReadOnlyList<(Panel Panel, int X, int Y, int Width, int Height)> Place(IReadOnlyList<Panel> panels, int top)
    {
        var placed = new List<(Panel, int, int, int, int)>();
        int x = 0, y = top, lineHeight = 0;
        foreach (var panel in panels)
        {
            var (width, height) = SizeOf(panel);
            if (x + width > Columns)
            {
                y += lineHeight;
                x = lineHeight = 0;
            }

            placed.Add((panel, x, y, width, height));
            x += width;
            lineHeight = Math.Max(lineHeight, height);
        }

        return placed;
    }

    private static (int Width, int Height) SizeOf(Panel panel)
    {
        var (width, height) = panel.Kind switch
        {
            PanelKind.Stat => (6, 4),
            PanelKind.Gauge => (6, 6),
            PanelKind.Table => (24, 8),
            _ => (12, 8),
        };
        return (panel.Width > 0 ? panel.Width : width, panel.Height > 0 ? panel.Height : height);
    }
}
