namespace Gateway.Instrumentation;

/// <summary>Why a queue did not keep an item: the label <c>reason</c>.</summary>
public enum QueueRejection
{
    /// <summary>The queue was full, and the new item was refused: <c>full</c>.</summary>
    Full,

    /// <summary>The queue was full, and the oldest item made room: <c>dropped_oldest</c>.</summary>
    DroppedOldest,

    /// <summary>The queue was closed: <c>closed</c>.</summary>
    Closed,
}
