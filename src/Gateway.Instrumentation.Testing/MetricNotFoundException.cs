namespace Gateway.Instrumentation.Testing;

/// <summary>A test asked for a series that is not there, or not there once. The message lists the series that are.</summary>
public sealed class MetricNotFoundException : Exception
{
    /// <summary>Creates the exception.</summary>
    public MetricNotFoundException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked for and what is there.</param>
    public MetricNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked for and what is there.</param>
    /// <param name="innerException">What led to it.</param>
    public MetricNotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
