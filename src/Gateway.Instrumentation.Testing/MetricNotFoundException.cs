namespace Gateway.Instrumentation.Testing;

/// <summary>A test read a series that does not exist or is not unique. The message lists the existing series.</summary>
public sealed class MetricNotFoundException : Exception
{
    /// <summary>Creates the exception.</summary>
    public MetricNotFoundException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The requested series and the existing ones.</param>
    public MetricNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The requested series and the existing ones.</param>
    /// <param name="innerException">The cause.</param>
    public MetricNotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
