using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Monitoring.Promql;

/// <summary>Cuts a query into tokens. Comments and white space are left out.</summary>
internal sealed class Lexer
{
    private static readonly string[] Signs = ["==", "!=", "<=", ">=", "=~", "!~", "=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", "{", "}", "[", "]", ",", ":", "@"];
    private static readonly string[] Units = ["ms", "s", "m", "h", "d", "w", "y"];

    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _at;

    /// <summary>Between square brackets a colon divides range and step; elsewhere it belongs to a name.</summary>
    private int _brackets;

    private Lexer(string text) => _text = text;

    public static IReadOnlyList<Token> Read(string text) => new Lexer(text).ReadAll();

    private List<Token> ReadAll()
    {
        while (SkipBlanks())
        {
            var c = _text[_at];
            if (c is '"' or '\'' or '`')
                ReadText(c);
            else if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])))
                ReadNumberOrDuration();
            else if (IsNameStart(c))
                Add(TokenKind.Name, _text[_at..NameEnd()], NameEnd());
            else if (c == '$')
                ReadVariable();
            else
                ReadSign();
        }

        Add(TokenKind.End, "the end of the query", _at);
        return _tokens;
    }

    private bool SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] == '#')
                _at = _text.IndexOf('\n', _at) is >= 0 and var end ? end : _text.Length;
            else if (char.IsWhiteSpace(_text[_at]))
                _at++;
            else
                return true;
        }

        return false;
    }

    private bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_' || (c == ':' && _brackets == 0);

    private int NameEnd()
    {
        var end = _at;
        while (end < _text.Length && (IsNameStart(_text[end]) || char.IsAsciiDigit(_text[end])))
            end++;
        return end;
    }

    private void ReadNumberOrDuration()
    {
        var end = _at;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] == '.' || IsSignOfExponent(end)))
            end++;
        var word = _text[_at..end];
        if (IsDuration(word))
            Add(TokenKind.Duration, word, end);
        else if (IsNumber(word))
            Add(TokenKind.Number, word, end);
        else
            throw new QuerySyntaxException($"\"{word}\" is neither a number nor a duration such as 5m or 1h30m.", _text, _at);
    }

    private bool IsSignOfExponent(int at) =>
        _text[at] is '+' or '-' && _text[at - 1] is 'e' or 'E' && !_text.AsSpan(_at).StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string word) => word.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ulong.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
        : double.TryParse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);

    /// <summary>Numbers with units, each unit once and from the largest: Prometheus takes no other.</summary>
    internal static bool IsDuration(string word)
    {
        var last = Units.Length;
        var at = 0;
        while (at < word.Length)
        {
            var digits = at;
            while (at < word.Length && char.IsAsciiDigit(word[at]))
                at++;
            var unit = Array.FindIndex(Units, unit => word.AsSpan(at).StartsWith(unit));
            if (at == digits || unit < 0 || unit >= last)
                return false;
            last = unit;
            at += Units[unit].Length;
        }

        return word.Length > 0;
    }

    /// <summary>A variable of Grafana in place of a duration: <c>$__rate_interval</c> or <c>${__range}</c>.</summary>
    private void ReadVariable()
    {
        var start = _at++;
        var braces = _at < _text.Length && _text[_at] == '{';
        if (braces)
            _at++;
        var end = NameEnd();
        if (end == _at || (braces && (end == _text.Length || _text[end] != '}')))
            throw new QuerySyntaxException("A variable needs a name, such as $__rate_interval.", _text, start);
        _at = start;
        if (braces)
            end++;
        Add(TokenKind.Duration, _text[start..end], end);
    }

    private void ReadText(char quote)
    {
        var start = _at++;
        var value = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] == '\\' && quote != '`')
                value.Append(ReadEscape());
            else
                value.Append(_text[_at++]);
        }

        if (_at == _text.Length)
            throw new QuerySyntaxException($"This text has no end: a {quote} is missing.", _text, start);
        _tokens.Add(new Token(TokenKind.Text, value.ToString(), start, ++_at));
    }

    private char ReadEscape()
    {
        var c = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        var value = c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            '\\' or '"' or '\'' => c,
            _ => throw new QuerySyntaxException("A backslash in a text stands before n, t, r, a quote or another backslash. Write \\\\ in a regular expression.", _text, _at),
        };
        _at += 2;
        return value;
    }

    private void ReadSign()
    {
        var sign = Array.Find(Signs, sign => _text.AsSpan(_at).StartsWith(sign))
            ?? throw new QuerySyntaxException($"\"{_text[_at]}\" has no meaning in PromQL.", _text, _at);
        if (sign == "[")
            _brackets++;
        else if (sign == "]")
            _brackets--;
        Add(TokenKind.Sign, sign, _at + sign.Length);
    }

    private void Add(TokenKind kind, string text, int end)
    {
        _tokens.Add(new Token(kind, text, _at, end));
        _at = end;
    }
}
