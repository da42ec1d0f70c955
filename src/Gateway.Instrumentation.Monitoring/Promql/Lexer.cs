using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Monitoring.Promql;

/// <summary>Cuts a query into tokens. Comments and white space are left out.</summary>
internal sealed class Lexer
{
    private static readonly string[] Signs = ["==", "!=", "<=", ">=", "=~", "!~", "=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", "{", "}", "[", "]", ",", ":", "@"];

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
        if (IsNumber(word))
            Add(TokenKind.Number, word, end);
        else if (Duration.TryParse(word, out var duration) && duration > TimeSpan.Zero)
            Add(TokenKind.Duration, word, end);
        else
            throw new QuerySyntaxException($"\"{word}\" is neither a number nor a duration such as 5m or 1h30m.", _text, _at);
    }

    private bool IsSignOfExponent(int at) =>
        _text[at] is '+' or '-' && _text[at - 1] is 'e' or 'E' && !_text.AsSpan(_at).StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string word) => word.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ulong.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
        : double.TryParse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);

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
        while (_at < _text.Length && _text[_at] != quote && (quote == '`' || _text[_at] != '\n'))
        {
            if (_text[_at] == '\\' && quote != '`')
                value.Append(ReadEscape(quote));
            else
                value.Append(_text[_at++]);
        }

        if (_at == _text.Length || _text[_at] != quote)
            throw new QuerySyntaxException($"This text has no end: a {quote} is missing.", _text, start);
        _tokens.Add(new Token(TokenKind.Text, value.ToString(), start, ++_at));
    }

    /// <summary>The escapes of Go.</summary>
    private string ReadEscape(char quote)
    {
        var c = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        var one = c switch
        {
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            '\\' => "\\",
            _ when c == quote => quote.ToString(),
            _ => null,
        };
        if (one is not null)
        {
            _at += 2;
            return one;
        }

        return c switch
        {
            'x' => ReadCode(2, 2, 16, highest: 0x7F),
            'u' => ReadCode(2, 4, 16, highest: 0x10FFFF),
            'U' => ReadCode(2, 8, 16, highest: 0x10FFFF),
            >= '0' and <= '7' => ReadCode(1, 3, 8, highest: 0x7F),
            _ => throw NoEscape(),
        };
    }

    // Beyond ASCII, \x and octal digits are single bytes of UTF-8, which nobody writes by hand.
    private string ReadCode(int before, int digits, int radix, int highest)
    {
        var start = _at + before;
        var code = 0L;
        for (var at = start; at < start + digits; at++)
        {
            var digit = at < _text.Length && char.IsAsciiHexDigit(_text[at]) ? Convert.ToInt32(_text[at].ToString(), 16) : radix;
            if (digit >= radix)
                throw NoEscape();
            code = (code * radix) + digit;
        }

        if (code > highest || !Rune.IsValid((int)code))
            throw NoEscape();
        _at = start + digits;
        return new Rune((int)code).ToString();
    }

    private QuerySyntaxException NoEscape() => new(
        "A backslash in a text stands before a, b, f, n, r, t, v, its quote, another backslash, or the code of a character (\\x41, \\u0041). Write \\\\ in a regular expression.", _text, _at);

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
