namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>How bad a finding is; the order is that of <c>--fail-on</c>.</summary>
internal enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Prometheus reads it; it will cost money, or make a query wrong.</summary>
    Warning,

    /// <summary>Against the format: a reader may refuse the page, or read other numbers than were meant.</summary>
    Error,
}
