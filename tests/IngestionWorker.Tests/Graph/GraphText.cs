using Microsoft.Data.Sqlite;

namespace IngestionWorker.Tests.Graph;

/// <summary>What a graph holds, in an order that does not depend on how it came about.</summary>
internal static class GraphText
{
    private const string Nodes = "SELECT kind || ' ' || name FROM graph_nodes";

    public static IReadOnlyList<string> Of(string path)
    {
        using var connection = Open(path);
        return
        [
            .. Rows(connection, "SELECT path || ' ' || status || ' ' || coalesce(reason, '') || ' ' || coalesce(hash, '') FROM files"),
            .. Rows(connection, Nodes),
            .. Rows(connection, "SELECT source_kind || ' ' || source || ' ' || kind || ' ' || target_kind || ' ' || target FROM graph_edges"),
            // What no file says would not be shown by the views.
            .. Rows(connection, "SELECT 'orphan ' || name FROM nodes WHERE id NOT IN (SELECT node FROM node_files)"),
            .. Rows(connection, "SELECT 'orphan ' || id FROM edges WHERE id NOT IN (SELECT edge FROM edge_files)"),
        ];
    }

    public static IReadOnlyList<string> NodesOf(string path)
    {
        using var connection = Open(path);
        return Rows(connection, Nodes);
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tests' own constants
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(reader.GetString(0));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
