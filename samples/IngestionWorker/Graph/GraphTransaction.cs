using System.Data.Common;
using IngestionWorker.Ingestion;
using IngestionWorker.Parsing;

namespace IngestionWorker.Graph;

/// <summary>
/// Writes files inside one transaction. A file's old facts leave and its new ones come; only what no file says any more is removed, at
/// the end, so that a fact that stays is neither removed nor created.
/// </summary>
internal sealed class GraphTransaction : IDisposable
{
    private readonly PreparedCommand _isCurrent;
    private readonly PreparedCommand _addFile;
    private readonly PreparedCommand _changeFile;
    private readonly PreparedCommand _fileId;
    private readonly PreparedCommand _keepNodes;
    private readonly PreparedCommand _keepEdges;
    private readonly PreparedCommand _dropNodes;
    private readonly PreparedCommand _dropEdges;
    private readonly PreparedCommand _dropFile;
    private readonly PreparedCommand _addNode;
    private readonly PreparedCommand _nodeId;
    private readonly PreparedCommand _nodeSaid;
    private readonly PreparedCommand _addEdge;
    private readonly PreparedCommand _edgeId;
    private readonly PreparedCommand _edgeSaid;
    private readonly PreparedCommand _removeEdges;
    private readonly PreparedCommand _removeNodes;
    private readonly PreparedCommand[] _all;

    private int _nodes;
    private int _edges;

    /// <param name="connection">The connection, in its transaction.</param>
    public GraphTransaction(DbConnection connection)
    {
        // A connection from the pool has them already.
        connection.Execute("CREATE TEMP TABLE IF NOT EXISTS old_nodes (id INTEGER PRIMARY KEY); DELETE FROM old_nodes");
        connection.Execute("CREATE TEMP TABLE IF NOT EXISTS old_edges (id INTEGER PRIMARY KEY); DELETE FROM old_edges");
        _all =
        [
            _isCurrent = Command("SELECT 1 FROM files WHERE path = $1 AND status = $2 AND hash = $3 AND version = $4", 4),
            _addFile = Command("INSERT INTO files (path, status, reason, detail, hash, version) VALUES ($1, $2, $3, $4, $5, $6)", 6),
            _changeFile = Command("UPDATE files SET status = $2, reason = $3, detail = $4, hash = $5, version = $6 WHERE path = $1", 6),
            _fileId = Command("SELECT id FROM files WHERE path = $1", 1),
            _keepNodes = Command("INSERT OR IGNORE INTO old_nodes SELECT node FROM node_files WHERE file = $1", 1),
            _keepEdges = Command("INSERT OR IGNORE INTO old_edges SELECT edge FROM edge_files WHERE file = $1", 1),
            _dropNodes = Command("DELETE FROM node_files WHERE file = $1", 1),
            _dropEdges = Command("DELETE FROM edge_files WHERE file = $1", 1),
            _dropFile = Command("DELETE FROM files WHERE id = $1", 1),
            _addNode = Command("INSERT INTO nodes (space, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", 2),
            _nodeId = Command("SELECT id FROM nodes WHERE space = $1 AND name = $2", 2),
            _nodeSaid = Command(
                "INSERT INTO node_files (file, node, kind) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE SET kind = coalesce(max(kind, excluded.kind), kind, excluded.kind)", 3),
            _addEdge = Command("INSERT INTO edges (source, kind, target) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", 3),
            _edgeId = Command("SELECT id FROM edges WHERE source = $1 AND kind = $2 AND target = $3", 3),
            _edgeSaid = Command("INSERT INTO edge_files (file, edge) VALUES ($1, $2) ON CONFLICT DO NOTHING", 2),
            _removeEdges = Command("DELETE FROM edges WHERE id IN (SELECT id FROM old_edges) AND NOT EXISTS (SELECT 1 FROM edge_files WHERE edge = edges.id)", 0),
            _removeNodes = Command("DELETE FROM nodes WHERE id IN (SELECT id FROM old_nodes) AND NOT EXISTS (SELECT 1 FROM node_files WHERE node = nodes.id)", 0),
        ];

        PreparedCommand Command(string sql, int parameters) => new(connection, sql, parameters);
    }

    /// <summary>What was created so far.</summary>
    public GraphChange Change => new(_nodes, _edges);

    public void Write(IngestedFile file)
    {
        var status = file.Status.ToString().ToLowerInvariant();
        if (file.Hash is not null && _isCurrent.Value(file.Path, status, file.Hash, SqlParser.Version) is not null)
            return;

        var id = _fileId.Value(file.Path);
        if (id is not null)
        {
            _keepNodes.Run(id);
            _keepEdges.Run(id);
            _dropNodes.Run(id);
            _dropEdges.Run(id);
        }

        if (file.Status == FileStatus.Removed)
        {
            if (id is not null)
                _dropFile.Run(id);
            return;
        }

        var write = id is null ? _addFile : _changeFile;
        write.Run(file.Path, status, file.Reason, file.Detail, file.Hash, SqlParser.Version);
        if (file.Result is { } result)
            Write((long)_fileId.Value(file.Path)!, file.Path, result);
    }

    public void RemoveOrphans()
    {
        _removeEdges.Run();
        _removeNodes.Run();
    }

    public void Dispose()
    {
        foreach (var command in _all)
            command.Dispose();
    }

    private void Write(long file, string path, ParseResult result)
    {
        var nodes = result.Nodes.Select(node => Node(file, path, node)).ToList();
        foreach (var edge in result.Edges)
        {
            var (source, kind, target) = (nodes[edge.Source], NameOf(edge.Kind), nodes[edge.Target]);
            _edges += _addEdge.Run(source, kind, target);
            _edgeSaid.Run(file, _edgeId.Value(source, kind, target));
        }
    }

    private long Node(long file, string path, GraphNode node)
    {
        var (space, kind) = SpaceOf(node.Kind);

        // A result is the same wherever its text stands; its statements are not.
        var name = node.Kind switch
        {
            NodeKind.File => path,
            NodeKind.Statement => $"{path}#{node.Name}",
            _ => node.Name,
        };
        _nodes += _addNode.Run(space, name);
        var id = (long)_nodeId.Value(space, name)!;
        _nodeSaid.Run(file, id, kind);
        return id;
    }

    /// <summary>What a node's name is unique in, and what the file says it is; null when it only uses it.</summary>
    private static (string Space, string? Kind) SpaceOf(NodeKind kind) => kind switch
    {
        NodeKind.Relation => ("relation", null),
        NodeKind.Table => ("relation", "table"),
        NodeKind.View => ("relation", "view"),
        NodeKind.Routine => ("routine", null),
        NodeKind.Procedure => ("routine", "procedure"),
        NodeKind.Function => ("routine", "function"),
        _ => (kind.ToString().ToLowerInvariant(), null),
    };

    private static string NameOf(EdgeKind kind) => kind switch
    {
        EdgeKind.HasColumn => "has_column",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
