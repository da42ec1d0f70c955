namespace IngestionWorker.Parsing;

/// <summary>What a text says, wherever it stands: two files of one content share it. A text with an error has a result, too, so that it is not parsed again and again.</summary>
/// <param name="Error">Why the text is no SQL; null when it is.</param>
/// <param name="Nodes">The nodes. The first one is the file.</param>
/// <param name="Edges">The edges between them.</param>
internal sealed record ParseResult(string? Error, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges)
{
    public static ParseResult Failed(string error) => new(error, [], []);

    /// <summary>Whether it says anything: a single word is a valid call of a procedure, too.</summary>
    public bool SaysSomething => Nodes.Any(node => node.Kind is not (NodeKind.File or NodeKind.Statement or NodeKind.Routine));
}
