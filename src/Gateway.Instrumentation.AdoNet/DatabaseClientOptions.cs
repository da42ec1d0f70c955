namespace Gateway.Instrumentation.AdoNet;

/// <summary>How the connections of a data source are recorded.</summary>
public sealed class DatabaseClientOptions
{
    /// <summary>The label <c>database</c>. When null, which is the default, the database that the provider names (<c>main</c> for SQLite).</summary>
    public string? Database { get; set; }

    /// <summary>
    /// Whether open connections are counted in <c>db_connections{state="active"}</c>. True by default. Set it to false where the pool itself is
    /// observed, or a connection would be there twice.
    /// </summary>
    public bool CountConnections { get; set; } = true;

    /// <summary>
    /// Whether a statement that fails ends its transaction, as in PostgreSQL, where a commit then rolls back and throws nothing. Such a
    /// transaction is recorded as rolled back. False by default; true for data sources of <c>Gateway.Instrumentation.Npgsql</c>.
    /// </summary>
    public bool ErrorsEndTransactions { get; set; }
}
