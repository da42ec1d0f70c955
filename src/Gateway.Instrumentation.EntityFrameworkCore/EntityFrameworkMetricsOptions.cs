namespace Gateway.Instrumentation.EntityFrameworkCore;

/// <summary>How contexts are recorded.</summary>
public sealed class EntityFrameworkMetricsOptions
{
    /// <summary>The label <c>database</c>. When null, which is the default, the database that the provider names (<c>main</c> for SQLite).</summary>
    public string? Database { get; set; }

    /// <summary>
    /// Whether connections that Entity Framework Core opened are counted in <c>db_connections{state="active"}</c>. True by default. Set it to
    /// false where the pool itself is observed, or a connection would be there twice.
    /// </summary>
    public bool CountConnections { get; set; } = true;
}
