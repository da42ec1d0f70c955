namespace Gateway.Instrumentation.Monitoring;

/// <summary>Changes to an alert.</summary>
public sealed class AlertSettings
{
    /// <summary>Another threshold, in the unit of the alert's condition; null for its own.</summary>
    public double? Threshold { get; set; }

    /// <summary>Another severity; null for its own.</summary>
    public Severity? Severity { get; set; }

    /// <summary>Another time that the condition must hold, such as <c>10m</c>; null for its own.</summary>
    public string? For { get; set; }

    /// <summary>False to leave the alert out.</summary>
    public bool Enabled { get; set; } = true;
}
