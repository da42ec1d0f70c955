namespace Gateway.Instrumentation.AspNetCore;

/// <summary>What one line of an appended page says.</summary>
internal struct ReadLine
{
    /// <summary>The kind of line.</summary>
    public LineKind Kind;

    /// <summary>The name in the line; null for a comment.</summary>
    public string? Name;

    /// <summary>The type, for <see cref="LineKind.Type"/>.</summary>
    public string? Type;

    /// <summary>Whether a sample has a label <c>le</c> that is a number.</summary>
    public bool HasBound;

    /// <summary>Whether a sample has a label <c>quantile</c> that is a number from 0 to 1.</summary>
    public bool HasQuantile;

    /// <summary>Whether a sample has a label <c>le</c> that is no number.</summary>
    public bool HasOddBound;

    /// <summary>Whether a sample has a label <c>quantile</c> that is no number.</summary>
    public bool HasOddQuantile;
}

/// <summary>The kinds of lines of a page.</summary>
internal enum LineKind
{
    /// <summary>Says nothing to a reader of metrics.</summary>
    Comment,

    /// <summary><c># HELP name text</c></summary>
    Help,

    /// <summary><c># TYPE name type</c></summary>
    Type,

    /// <summary><c>name{labels} value</c></summary>
    Sample,
}
