namespace Gateway.Instrumentation;

/// <summary>
/// A metric cannot be registered: a name breaks the rules, a bucket list is wrong, or the name is taken by another
/// definition. The message says what is wrong and how to mend it. Thrown when families are created, which for
/// families added with <c>AddFamily</c> is at host start; never while recording.
/// </summary>
public sealed class MetricRegistrationException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public MetricRegistrationException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to mend it.</param>
    public MetricRegistrationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="innerException">What led to it.</param>
    public MetricRegistrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
