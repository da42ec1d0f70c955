namespace IngestionWorker.Graph;

/// <summary>The tables of the graph.</summary>
internal static class GraphSchema
{
    /// <summary>A store of another version is emptied: the parse cache fills it again in no time.</summary>
    public const int Version = 1;

    /// <summary>
    /// A node or an edge is there as long as a file says so. Nodes have one identity whatever kind a file says they are: a statement that
    /// reads <c>sales.orders</c> does not tell whether it is a table; the view <c>graph_nodes</c> shows what its definition says.
    /// </summary>
    public const string Create = """
        CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, status TEXT NOT NULL, reason TEXT, detail TEXT, hash TEXT, version INTEGER NOT NULL);
        CREATE TABLE nodes (id INTEGER PRIMARY KEY, space TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (space, name));
        CREATE TABLE edges (id INTEGER PRIMARY KEY, source INTEGER NOT NULL, kind TEXT NOT NULL, target INTEGER NOT NULL, UNIQUE (source, kind, target));
        CREATE TABLE node_files (file INTEGER NOT NULL, node INTEGER NOT NULL, kind TEXT, PRIMARY KEY (file, node)) WITHOUT ROWID;
        CREATE TABLE edge_files (file INTEGER NOT NULL, edge INTEGER NOT NULL, PRIMARY KEY (file, edge)) WITHOUT ROWID;
        CREATE INDEX files_of_node ON node_files (node);
        CREATE INDEX files_of_edge ON edge_files (edge);
        CREATE VIEW graph_nodes AS
            SELECT nodes.id, coalesce(max(node_files.kind), nodes.space) AS kind, nodes.name
            FROM nodes JOIN node_files ON node_files.node = nodes.id GROUP BY nodes.id;
        CREATE VIEW graph_edges AS
            SELECT source.kind AS source_kind, source.name AS source, edges.kind, target.kind AS target_kind, target.name AS target
            FROM edges JOIN graph_nodes source ON source.id = edges.source JOIN graph_nodes target ON target.id = edges.target;
        """;

    public const string Drop = """
        DROP VIEW IF EXISTS graph_edges; DROP VIEW IF EXISTS graph_nodes;
        DROP TABLE IF EXISTS edge_files; DROP TABLE IF EXISTS node_files; DROP TABLE IF EXISTS edges; DROP TABLE IF EXISTS nodes; DROP TABLE IF EXISTS files;
        """;
}
