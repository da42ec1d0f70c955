namespace Gateway.Instrumentation.Monitoring;

/// <summary>How urgent an alert is. Alertmanager routes by it.</summary>
public enum Severity
{
    /// <summary>Somebody is woken.</summary>
    Critical,

    /// <summary>Somebody looks at it on the next working day.</summary>
    Warning,

    /// <summary>It stands on the list, and nobody is told.</summary>
    Info,
}
