namespace Gateway.Instrumentation.Monitoring;

/// <summary>Panels under one heading, which collapses. Immutable.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Panels">The panels, from left to right.</param>
public sealed record Row(string Title, params IReadOnlyList<Panel> Panels)
{
    /// <summary>True to show the row closed: its queries do not run until it is opened.</summary>
    public bool IsCollapsed { get; init; }
}
