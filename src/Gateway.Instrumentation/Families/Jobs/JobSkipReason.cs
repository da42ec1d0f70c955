namespace Gateway.Instrumentation;

/// <summary>Why a job did not run when it was due: the label <c>reason</c>.</summary>
public enum JobSkipReason
{
    /// <summary>The run before it had not ended: <c>overlap</c>.</summary>
    Overlap,

    /// <summary>The scheduler was too late, and left the run out: <c>misfire</c>.</summary>
    Misfire,

    /// <summary>The job is switched off or paused, or a listener forbade the run: <c>disabled</c>.</summary>
    Disabled,
}
