namespace Gateway.Instrumentation.MassTransit;

/// <summary>How the consumers of an endpoint ended with a message of their type: the label <c>outcome</c>.</summary>
public enum MassTransitOutcome
{
    /// <summary>Consumed.</summary>
    Success,

    /// <summary>A consumer threw, after all retries.</summary>
    Failed,

    /// <summary>A consumer threw, and the message comes again later: delayed or scheduled redelivery.</summary>
    Rescheduled,

    /// <summary>A consumer was stopped.</summary>
    Cancelled,
}
