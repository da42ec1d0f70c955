namespace Gateway.Instrumentation;

/// <summary>The trigger of a price sync: the label <c>triggered_by</c>.</summary>
public enum SyncTrigger
{
    /// <summary>A person: <c>manual</c>.</summary>
    Manual,

    /// <summary>A timer: <c>scheduler</c>.</summary>
    Scheduler,

    /// <summary>Another program: <c>api</c>.</summary>
    Api,
}
