namespace Gateway.Instrumentation.MassTransit;

/// <summary>The result of <see cref="MassTransitMetrics.TrackConsume"/>.</summary>
public enum MassTransitConsumeResult
{
    /// <summary>The message is consumed.</summary>
    Consumed,

    /// <summary>A consumer threw, and the message comes again later.</summary>
    Rescheduled,
}
