namespace Gateway.Instrumentation;

/// <summary>Why a value was dropped instead of recorded: the <c>reason</c> of <c>gateway_metrics_rejected_total</c>.</summary>
internal enum RejectionReason
{
    /// <summary>A counter cannot go down, and a duration cannot be below zero.</summary>
    Negative,

    /// <summary>NaN or infinity would spoil a sum for good.</summary>
    NotFinite,

    /// <summary>A callback of a gauge threw.</summary>
    CallbackFailed,

    /// <summary>What a family does when an operation starts or ends threw.</summary>
    OperationFailed,
}
