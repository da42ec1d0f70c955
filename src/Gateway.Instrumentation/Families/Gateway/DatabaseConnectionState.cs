namespace Gateway.Instrumentation;

/// <summary>The state of an open database connection: the label <c>state</c> of <c>db_connections</c>.</summary>
public enum DatabaseConnectionState
{
    /// <summary>In use: <c>active</c>.</summary>
    Active,

    /// <summary>Waiting in the pool: <c>idle</c>.</summary>
    Idle,
}
