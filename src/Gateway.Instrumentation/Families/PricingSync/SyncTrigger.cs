namespace Gateway.Instrumentation;

/// <summary>What started a pricing sync: the label <c>triggered_by</c>.</summary>
public enum SyncTrigger
{
    /// <summary>A person: <c>manual</c>.</summary>
    Manual,

    /// <summary>A timer: <c>scheduler</c>.</summary>
    Scheduler,

    /// <summary>Another program: <c>api</c>.</summary>
    Api,
}
