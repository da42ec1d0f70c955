namespace Gateway.Instrumentation.Tool.Pages;

internal enum MetadataKind
{
    Comment,
    Help,
    Type,
    Unit,
    EndOfFile,
}

/// <summary>A line that begins with <c>#</c>.</summary>
internal readonly ref struct MetadataLine
{
    private MetadataLine(MetadataKind kind, ReadOnlySpan<char> name, ReadOnlySpan<char> text)
    {
        Kind = kind;
        Name = name;
        Text = text;
    }

    public MetadataKind Kind { get; }

    /// <summary>The name of the family; empty when the line has none.</summary>
    public ReadOnlySpan<char> Name { get; }

    /// <summary>What stands behind the name.</summary>
    public ReadOnlySpan<char> Text { get; }

    public static MetadataLine Parse(ReadOnlySpan<char> line)
    {
        if (line is "# EOF")
            return new(MetadataKind.EndOfFile, default, default);
        var rest = line[1..];
        var word = Word(ref rest);
        MetadataKind? kind = word switch
        {
            "HELP" => MetadataKind.Help,
            "TYPE" => MetadataKind.Type,
            "UNIT" => MetadataKind.Unit,
            _ => null,
        };

        // Without the blank, it is a comment: "#TYPE" says nothing to Prometheus.
        if (kind is not { } known || line.Length < 2 || line[1] is not (' ' or '\t'))
            return new(MetadataKind.Comment, default, line);
        var name = Word(ref rest);
        return new(known, name, rest.TrimStart(" \t"));
    }

    private static ReadOnlySpan<char> Word(scoped ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(" \t");
        var end = rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }
}
