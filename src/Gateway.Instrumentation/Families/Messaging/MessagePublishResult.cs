namespace Gateway.Instrumentation;

/// <summary>How a publish ended: the label <c>result</c>.</summary>
public enum MessagePublishResult
{
    /// <summary>The broker confirmed that it has the message.</summary>
    Confirmed,

    /// <summary>Sent without a confirmation: the broker was not asked for one.</summary>
    Sent,

    /// <summary>The broker refused the message.</summary>
    Nacked,

    /// <summary>The broker returned the message: no queue takes it.</summary>
    Returned,

    /// <summary>The publish threw.</summary>
    Failed,

    /// <summary>The publish was cancelled. The broker may have the message.</summary>
    Cancelled,
}
