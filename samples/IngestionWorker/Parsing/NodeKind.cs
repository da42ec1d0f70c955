namespace IngestionWorker.Parsing;

/// <summary>What a node is. Numbered, because parse results on disk hold the numbers.</summary>
internal enum NodeKind
{
    /// <summary>Something that rows are read from or written to; a statement does not tell a table from a view.</summary>
    Relation = 0,

    /// <summary>A relation that is a table.</summary>
    Table = 1,

    /// <summary>A relation that is a view.</summary>
    View = 2,

    /// <summary>Something that is called.</summary>
    Routine = 3,

    /// <summary>A routine that is a procedure.</summary>
    Procedure = 4,

    /// <summary>A routine that is a function.</summary>
    Function = 5,

    /// <summary>A trigger.</summary>
    Trigger = 6,

    /// <summary>A column of a table.</summary>
    Column = 7,

    /// <summary>A statement of a file.</summary>
    Statement = 8,

    /// <summary>A file.</summary>
    File = 9,
}
