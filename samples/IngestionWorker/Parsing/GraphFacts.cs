namespace IngestionWorker.Parsing;

/// <summary>Collects nodes and edges, each once.</summary>
internal sealed class GraphFacts
{
    private readonly Dictionary<GraphNode, int> _nodes = [];
    private readonly List<GraphNode> _ordered = [];
    private readonly HashSet<GraphEdge> _edges = [];
    private int _statements;

    public GraphFacts() => File = Node(NodeKind.File, "");

    public int File { get; }

    public int Node(NodeKind kind, string name)
    {
        var node = new GraphNode(kind, name);
        if (!_nodes.TryGetValue(node, out var index))
        {
            _nodes[node] = index = _ordered.Count;
            _ordered.Add(node);
        }

        return index;
    }

    public string NameOf(int node) => _ordered[node].Name;

    public int Statement(string verb) => Node(NodeKind.Statement, $"{++_statements} {verb}");

    public void Edge(int source, EdgeKind kind, int target) => _edges.Add(new GraphEdge(source, kind, target));

    public ParseResult ToResult() => new(null, _ordered, [.. _edges]);
}
