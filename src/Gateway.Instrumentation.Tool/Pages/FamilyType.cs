namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>What a TYPE line says.</summary>
internal enum FamilyType
{
    /// <summary>Nothing, <c>untyped</c> or <c>unknown</c>.</summary>
    Untyped,
    Counter,
    Gauge,
    Histogram,
    Summary,
    GaugeHistogram,
    Info,
    StateSet,
}
