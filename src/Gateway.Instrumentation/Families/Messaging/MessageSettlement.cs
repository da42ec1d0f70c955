namespace Gateway.Instrumentation;

/// <summary>What became of a received message: the label <c>settlement</c>.</summary>
public enum MessageSettlement
{
    /// <summary>Handled: the broker forgets it.</summary>
    Acked,

    /// <summary>Given back: the broker delivers it again.</summary>
    Requeued,

    /// <summary>Given up: the broker moves it to a dead-letter queue, or a program did.</summary>
    DeadLettered,

    /// <summary>Given up: nobody gets it any more.</summary>
    Dropped,

    /// <summary>Not handled, because the consumer stopped. What becomes of it is the broker's matter.</summary>
    Cancelled,
}
