namespace IngestionWorker.Parsing;

/// <summary>An edge of the graph, between two nodes of one <see cref="ParseResult"/>.</summary>
/// <param name="Source">The index of the node where it begins.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Target">The index of the node where it ends.</param>
internal sealed record GraphEdge(int Source, EdgeKind Kind, int Target);
