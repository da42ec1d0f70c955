namespace Gateway.Instrumentation.Monitoring;

/// <summary>From a value on, a panel has a colour.</summary>
/// <param name="From">The value, in the panel's unit.</param>
/// <param name="Color">Grafana's name of the colour, such as <c>red</c>.</param>
/// <param name="Alert">The alert that has this threshold; null for none. When the settings change the alert's threshold, the colour follows.</param>
public readonly record struct Threshold(double From, string Color, string? Alert = null);
