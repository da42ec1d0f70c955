namespace IngestionWorker.Parsing;

/// <summary>A node of the graph, by what it is and its name.</summary>
/// <param name="Kind">What a file says it is.</param>
/// <param name="Name">Lower case, with its schema; of a statement, its number in the file.</param>
internal sealed record GraphNode(NodeKind Kind, string Name);
