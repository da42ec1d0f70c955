namespace Gateway.Instrumentation;

/// <summary>Says what a command's text does, and reads no more of it than that takes.</summary>
internal static class QueryText
{
    private const int MaxTagLength = 64;

    /// <summary>Finds the query type in the first statement that is no setting, and the tag in the comments before it.</summary>
    /// <param name="sql">The text of the command.</param>
    /// <param name="tag">The first comment that is a name, such as that of <c>TagWith("orders.list")</c>; empty without one.</param>
    public static QueryKind KindOf(ReadOnlySpan<char> sql, out ReadOnlySpan<char> tag)
    {
        var words = new Words(sql);
        var first = words.Next();
        while (IsSetting(first) && words.NextStatement())
            first = words.Next();
        tag = words.Tag;
        return Is(first, "WITH") ? AfterWith(ref words) : KindOf(first);
    }

    private static QueryKind KindOf(ReadOnlySpan<char> word) => word switch
    {
        _ when Is(word, "SELECT") => QueryKind.Select,
        _ when Is(word, "INSERT") || Is(word, "REPLACE") => QueryKind.Insert,
        _ when Is(word, "UPDATE") => QueryKind.Update,
        _ when Is(word, "DELETE") => QueryKind.Delete,
        _ when Is(word, "CREATE") || Is(word, "ALTER") || Is(word, "DROP") || Is(word, "TRUNCATE") => QueryKind.Ddl,
        _ => QueryKind.Other,
    };

    // What the named queries are for stands after the last of them, outside of all parentheses.
    private static QueryKind AfterWith(ref Words words)
    {
        while (words.NextOutside() is { IsEmpty: false } word)
        {
            if (KindOf(word) is var kind and not QueryKind.Other)
                return kind;
            if (Is(word, "MERGE"))
                break;
        }

        return QueryKind.Other;
    }

    // What providers and people write before the statement that matters.
    private static bool IsSetting(ReadOnlySpan<char> word) =>
        Is(word, "SET") || Is(word, "DECLARE") || Is(word, "BEGIN") || Is(word, "START") || Is(word, "USE") || Is(word, "PRAGMA");

    private static bool Is(ReadOnlySpan<char> word, ReadOnlySpan<char> keyword) => word.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>The words of a text, without comments.</summary>
    private ref struct Words(ReadOnlySpan<char> sql)
    {
        private readonly ReadOnlySpan<char> _sql = sql;
        private int _at;

        public ReadOnlySpan<char> Tag { get; private set; }

        /// <summary>The next word, also one in parentheses; empty at the end, and where something else stands.</summary>
        public ReadOnlySpan<char> Next()
        {
            SkipSpace(" \t\r\n\f\uFEFF(;");
            return Word();
        }

        /// <summary>The next word that stands in no parentheses; empty at the end of the text or the statement.</summary>
        public ReadOnlySpan<char> NextOutside()
        {
            while (true)
            {
                SkipSpace(" \t\r\n\f");
                if (_at >= _sql.Length || _sql[_at] == ';')
                    return [];
                if (Word() is { IsEmpty: false } word)
                    return word;
                SkipOne();
            }
        }

        /// <summary>Goes to the next statement; false when there is none.</summary>
        public bool NextStatement()
        {
            while (NextOutside() is { IsEmpty: false })
            {
            }

            SkipSpace(" \t\r\n\f;");
            return _at < _sql.Length;
        }

        private ReadOnlySpan<char> Word()
        {
            var start = _at;
            while (_at < _sql.Length && (char.IsAsciiLetterOrDigit(_sql[_at]) || _sql[_at] is '_' or '@' or '$'))
                _at++;
            return _sql[start.._at];
        }

        private void SkipSpace(ReadOnlySpan<char> space)
        {
            while (_at < _sql.Length)
            {
                if (space.Contains(_sql[_at]))
                    _at++;
                else if (_sql[_at..].StartsWith("--"))
                    Comment("\n");
                else if (_sql[_at..].StartsWith("/*"))
                    Comment("*/");
                else
                    return;
            }
        }

        private void Comment(ReadOnlySpan<char> end)
        {
            _at += 2;
            var text = _sql[_at..];
            var length = text.IndexOf(end);
            _at = length < 0 ? _sql.Length : _at + length + end.Length;
            if (Tag.IsEmpty)
                Tag = NameIn((length < 0 ? text : text[..length]).Trim());
        }

        /// <summary>Skips parentheses with all that is in them, a quoted text, or one character.</summary>
        private void SkipOne()
        {
            var depth = 0;
            do
            {
                var at = _sql[_at];
                if (at is '\'' or '"' or '`')
                {
                    var length = _sql[(_at + 1)..].IndexOf(at);
                    _at = length < 0 ? _sql.Length : _at + length + 2;
                    continue;
                }

                depth += at switch { '(' => 1, ')' => -1, _ => 0 };
                _at++;
                if (depth > 0)
                    SkipSpace(" \t\r\n\f");
            }
            while (depth > 0 && _at < _sql.Length);
        }

        // A sentence, a hint or a commented statement is no tag: it would become a label value.
        private static ReadOnlySpan<char> NameIn(ReadOnlySpan<char> comment)
        {
            if (comment.IsEmpty || comment.Length > MaxTagLength || !char.IsAsciiLetter(comment[0]))
                return [];
            foreach (var character in comment)
            {
                if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '_' or '-' or ':' or '/'))
                    return [];
            }

            return comment;
        }
    }
}
