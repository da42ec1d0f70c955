using System.Collections.Concurrent;
using System.Data;

namespace Gateway.Instrumentation;

/// <summary>The label <c>query_type</c> of commands: what they do, or their tag. Never the text itself. A new one is announced.</summary>
internal sealed class QueryTypes(DatabaseMetrics metrics)
{
    // Beyond it a tag is cut out anew each time. The label folds long before.
    private const int MaxKept = 1_000;

    private static readonly string[] Names = ["select", "insert", "update", "delete", "ddl", "other"];

    private readonly bool[] _announced = new bool[Names.Length];
    private readonly ConcurrentDictionary<string, string> _tags = new(StringComparer.Ordinal);

    /// <summary>Those of a registry.</summary>
    public static QueryTypes Of(GatewayMetrics metrics) => metrics.Factory.Shared(_ => new QueryTypes(metrics.Database));

    public string Of(string? text, CommandType type = CommandType.Text)
    {
        if (type != CommandType.Text)
            return Named(type == CommandType.TableDirect ? QueryKind.Select : QueryKind.Other);
        var kind = QueryText.KindOf(text, out var tag);
        return tag.IsEmpty ? Named(kind) : Tagged(tag);
    }

    private string Named(QueryKind kind)
    {
        if (!_announced[(int)kind])
        {
            metrics.Announce(Names[(int)kind]);
            _announced[(int)kind] = true;
        }

        return Names[(int)kind];
    }

    private string Tagged(ReadOnlySpan<char> tag)
    {
        var tags = _tags.GetAlternateLookup<ReadOnlySpan<char>>();
        if (tags.TryGetValue(tag, out var kept))
            return kept;
        var text = tag.ToString();
        if (_tags.Count < MaxKept && _tags.TryAdd(text, text))
            metrics.Announce(text);
        return text;
    }
}
