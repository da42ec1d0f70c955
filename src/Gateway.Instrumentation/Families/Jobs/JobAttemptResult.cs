namespace Gateway.Instrumentation;

/// <summary>The result of an attempt of <see cref="JobMetrics.TrackAttempt"/>.</summary>
public enum JobAttemptResult
{
    /// <summary>The work is done.</summary>
    Done,

    /// <summary>The attempt failed, and the scheduler tries the work again.</summary>
    Retried,
}
