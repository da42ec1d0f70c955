namespace Gateway.Instrumentation;

/// <summary>The reason for a rejected recording: the label <c>reason</c> of <c>gateway_metrics_rejected_total</c>.</summary>
internal enum RejectionReason
{
    /// <summary>A negative number: a counter cannot go down, and a duration cannot be negative.</summary>
    Negative,

    /// <summary>NaN or infinity: it would make a sum useless for ever.</summary>
    NotFinite,

    /// <summary>A callback threw or hung.</summary>
    CallbackFailed,

    /// <summary>A family threw when an operation started or ended.</summary>
    OperationFailed,

    /// <summary>An instrument of a meter that cannot be on the page, because another metric has its name.</summary>
    NameTaken,
}
