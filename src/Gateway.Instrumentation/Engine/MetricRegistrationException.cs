namespace Gateway.Instrumentation;

/// <summary>
/// A metric cannot be registered: a name or a bucket list is not valid, or another definition uses the name. The message names
/// the problem and the fix. Thrown when families are created (at host start for those added with <c>AddFamily</c>), and never
/// while recording.
/// </summary>
public sealed class MetricRegistrationException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public MetricRegistrationException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The problem and the fix.</param>
    public MetricRegistrationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The problem and the fix.</param>
    /// <param name="innerException">The cause.</param>
    public MetricRegistrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
