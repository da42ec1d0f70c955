namespace IngestionWorker.Parsing;

/// <summary>What an edge says. Numbered, because parse results on disk hold the numbers.</summary>
internal enum EdgeKind
{
    /// <summary>A table has a column.</summary>
    HasColumn = 0,

    /// <summary>A table has a foreign key to another.</summary>
    References = 1,

    /// <summary>A statement, a view or a function reads a relation.</summary>
    Reads = 2,

    /// <summary>A statement writes a relation.</summary>
    Writes = 3,

    /// <summary>A statement calls a routine.</summary>
    Calls = 4,

    /// <summary>A file, a procedure or a trigger contains a statement.</summary>
    Contains = 5,

    /// <summary>A file defines a relation or a routine.</summary>
    Defines = 6,
}
