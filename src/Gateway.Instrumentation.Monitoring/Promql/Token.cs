namespace Gateway.Instrumentation.Monitoring.Promql;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Duration,
    Text,
    Sign,
}

/// <summary>A word of a query. <paramref name="Text"/> is the value of a string, and otherwise what is written.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;

    /// <summary>Keywords of PromQL are case-insensitive.</summary>
    public bool IsWord(string word) => Kind == TokenKind.Name && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
