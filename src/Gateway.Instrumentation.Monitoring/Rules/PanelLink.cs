namespace Gateway.Instrumentation.Monitoring;

/// <summary>Names a panel.</summary>
/// <param name="Dashboard">The uid of the dashboard.</param>
/// <param name="Panel">The title of the panel.</param>
public readonly record struct PanelLink(string Dashboard, string Panel);
