namespace Gateway.Instrumentation;

/// <summary>What an open database connection does: the label <c>state</c> of <c>db_connections</c>.</summary>
public enum DatabaseConnectionState
{
    /// <summary>It serves somebody: <c>active</c>.</summary>
    Active,

    /// <summary>It waits in the pool: <c>idle</c>.</summary>
    Idle,
}
