namespace IngestionWorker.Graph;

/// <summary>What a batch added to the graph.</summary>
/// <param name="Nodes">Number of nodes created.</param>
/// <param name="Edges">Number of edges created.</param>
internal readonly record struct GraphChange(int Nodes, int Edges);
