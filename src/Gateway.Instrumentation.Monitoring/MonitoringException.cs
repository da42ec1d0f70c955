namespace Gateway.Instrumentation.Monitoring;

/// <summary>A definition or a setting is wrong. The message says how to mend it.</summary>
public sealed class MonitoringException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and how to mend it.</param>
    public MonitoringException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="innerException">What was thrown.</param>
    public MonitoringException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
