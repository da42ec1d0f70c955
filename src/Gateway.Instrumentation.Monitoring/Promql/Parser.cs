namespace Gateway.Instrumentation.Monitoring.Promql;

/// <summary>Reads PromQL as Prometheus 2.42 does, with Grafana's variables in place of durations.</summary>
internal sealed class Parser
{
    private static readonly string[][] Levels =
    [
        ["or"],
        ["and", "unless"],
        ["==", "!=", "<=", ">=", "<", ">"],
        ["+", "-"],
        ["*", "/", "%", "atan2"],
    ];

    /// <summary>Words that are no names of metrics. Other keywords are, such as <c>by</c>.</summary>
    private static readonly string[] Reserved = ["on", "ignoring", "group_left", "group_right", "bool", "atan2"];

    private static readonly string[] Comparisons = Levels[2];
    private static readonly string[] Sets = [.. Levels[0], .. Levels[1]];

    private readonly string _text;
    private readonly IReadOnlyList<Token> _tokens;
    private int _at;

    private Parser(string text)
    {
        _text = text;
        _tokens = Lexer.Read(text);
    }

    /// <exception cref="QuerySyntaxException">The text is no PromQL.</exception>
    public static Node Parse(string text)
    {
        var parser = new Parser(text);
        var node = parser.Binary(0);
        if (parser.Next.Kind != TokenKind.End)
            throw parser.Unexpected("an operator");
        return node;
    }

    private Token Next => _tokens[_at];

    private Node Binary(int level)
    {
        if (level == Levels.Length)
            return Unary();
        var left = Binary(level + 1);
        while (Operator(Levels[level]) is { } found)
        {
            var (returnsBool, matching) = Modifiers(found);
            var right = Binary(level + 1);
            left = new BinaryNode(found, left, right, returnsBool, matching, left.Start, right.End);
        }

        return left;
    }

    /// <summary>A sign binds weaker than a power, and a power groups from the right.</summary>
    private Node Unary()
    {
        if (!Next.Is("+") && !Next.Is("-"))
            return Power();
        var sign = Take();
        var inner = Unary();
        return new UnaryNode(sign.Text, inner, sign.Start, inner.End);
    }

    private Node Power()
    {
        var left = Postfix(Primary());
        if (Operator(["^"]) is not { } found)
            return left;
        var (returnsBool, matching) = Modifiers(found);
        var right = Unary();
        return new BinaryNode(found, left, right, returnsBool, matching, left.Start, right.End);
    }

    private string? Operator(string[] operators)
    {
        foreach (var one in operators)
        {
            if (Next.Is(one) || Next.IsWord(one))
            {
                _at++;
                return one;
            }
        }

        return null;
    }

    private (bool ReturnsBool, Matching? Matching) Modifiers(string of)
    {
        var start = Next.Start;
        var returnsBool = TakeWord("bool");
        if (returnsBool && !Comparisons.Contains(of))
            throw new QuerySyntaxException($"bool belongs to a comparison, not to {of}.", _text, start);
        var isOn = TakeWord("on");
        if (!isOn && !TakeWord("ignoring"))
            return (returnsBool, null);
        var labels = Labels();
        start = Next.Start;
        var group = TakeWord("group_left") ? "group_left" : TakeWord("group_right") ? "group_right" : null;
        IReadOnlyList<string> included = group is not null && Next.Is("(") ? Labels() : [];
        if (group is not null && Sets.Contains(of))
            throw new QuerySyntaxException($"{of} matches many series as it is: it takes no {group}.", _text, start);
        if (isOn && labels.Intersect(included).FirstOrDefault() is { } twice)
            throw new QuerySyntaxException($"{twice} cannot stand in on (...) and in {group} (...).", _text, start);
        return (returnsBool, new Matching(isOn, labels, group, included));
    }

    private Node Primary()
    {
        var token = Next;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _at++;
                return new NumberNode(token.Text, token.Start, token.End);
            case TokenKind.Text:
                _at++;
                return new StringNode(token.Text, token.Start, token.End);
            case TokenKind.Sign when token.Is("("):
                _at++;
                var inner = Binary(0);
                return new ParenthesesNode(inner, token.Start, Expect(")").End);
            case TokenKind.Sign when token.Is("{"):
                return Selector(name: null, token.Start);
            case TokenKind.Name:
                return Named();
            default:
                throw Unexpected("a metric, a function or a number");
        }
    }

    private Node Named()
    {
        var name = Take();
        var lower = name.Text.ToLowerInvariant();
        if (Functions.Aggregations.Contains(lower) && (Next.Is("(") || Next.IsWord("by") || Next.IsWord("without")))
            return Aggregation(name with { Text = lower });
        if (Next.Is("("))
            return Call(name);
        if (name.IsWord("inf") || name.IsWord("nan"))
            return new NumberNode(name.Text, name.Start, name.End);
        if (Array.Exists(Reserved, name.IsWord))
            throw new QuerySyntaxException($"{name.Text} is a keyword here.", _text, name.Start);
        return Selector(name.Text, name.Start);
    }

    private AggregateNode Aggregation(Token name)
    {
        var (labels, isWithout) = Grouping();
        Expect("(");
        var arguments = Arguments();
        var end = _tokens[_at - 1].End;
        if (labels is null)
            (labels, isWithout) = Grouping();
        if (_tokens[_at - 1].End > end)
            end = _tokens[_at - 1].End;
        var takes = Functions.AggregationsWithParameter.Contains(name.Text) ? 2 : 1;
        if (arguments.Count != takes)
            throw new QuerySyntaxException($"{name.Text} takes {(takes == 1 ? "one argument: the series" : "two arguments: a parameter and the series")}, here stand {arguments.Count}.", _text, name.Start);
        return new AggregateNode(name.Text, labels, isWithout, takes == 2 ? arguments[0] : null, arguments[^1], name.Start, end);
    }

    private (IReadOnlyList<string>? Labels, bool IsWithout) Grouping()
    {
        if (TakeWord("by"))
            return (Labels(), false);
        return TakeWord("without") ? (Labels(), true) : (null, false);
    }

    private CallNode Call(Token name)
    {
        Expect("(");
        var arguments = Arguments();
        if (!Functions.All.TryGetValue(name.Text, out var function))
            throw new QuerySyntaxException($"PromQL has no function {name.Text}.", _text, name.Start);
        if (arguments.Count < function.Least || arguments.Count > function.Most)
            throw new QuerySyntaxException($"{name.Text} takes {function.Count} arguments, here stand {arguments.Count}.", _text, name.Start);
        return new CallNode(name.Text, arguments, name.Start, _tokens[_at - 1].End);
    }

    private List<Node> Arguments()
    {
        var arguments = new List<Node>();
        if (!Next.Is(")"))
        {
            arguments.Add(Binary(0));
            while (TakeSign(","))
                arguments.Add(Binary(0));
        }

        Expect(")");
        return arguments;
    }

    private SelectorNode Selector(string? name, int start)
    {
        var matchers = Next.Is("{") ? Matchers() : [];
        if (name is not null && matchers.Find(matcher => matcher.Label == Matcher.NameLabel) is { } second)
            throw new QuerySyntaxException("A selector says its name once.", _text, second.Start);
        if (name is null && matchers.TrueForAll(CanBeEmpty))
            throw new QuerySyntaxException("A selector without a name needs a matcher that an absent label does not fulfil.", _text, start);
        return new SelectorNode(name, matchers, Range: null, default, start, _tokens[_at - 1].End);
    }

    private static bool CanBeEmpty(Matcher matcher) => matcher.Operator switch
    {
        "=" => matcher.Value.Length == 0,
        "!=" => matcher.Value.Length > 0,
        "=~" => LabelPattern.Matches(matcher.Value, ""),
        _ => !LabelPattern.Matches(matcher.Value, ""),
    };

    private List<Matcher> Matchers()
    {
        var matchers = new List<Matcher>();
        Expect("{");
        while (!Next.Is("}"))
        {
            var label = Expect(TokenKind.Name, "a label");
            var sign = Next.Text;
            if (Next.Kind != TokenKind.Sign || sign is not ("=" or "!=" or "=~" or "!~"))
                throw Unexpected("=, !=, =~ or !~");
            _at++;
            var value = Expect(TokenKind.Text, "a text in quotes");
            if (sign is "=~" or "!~" && LabelPattern.Problem(value.Text) is { } problem)
                throw new QuerySyntaxException($"\"{value.Text}\" is no regular expression: {problem}", _text, value.Start);
            matchers.Add(new Matcher(label.Text, sign, value.Text, label.Start, value.End));
            if (!TakeSign(","))
                break;
        }

        Expect("}");
        return matchers;
    }

    /// <summary>What stands behind: a range or a subquery, offset and @.</summary>
    private Node Postfix(Node node)
    {
        while (true)
        {
            if (Next.Is("["))
                node = Ranged(node);
            else if (Next.IsWord("offset") || Next.Is("@"))
                node = Shifted(node);
            else
                return node;
        }
    }

    private Node Ranged(Node node)
    {
        var open = Take();
        var range = Expect(TokenKind.Duration, "a range such as 5m").Text;
        if (TakeSign(":"))
        {
            var step = Next.Kind == TokenKind.Duration ? Take().Text : "";
            return new SubqueryNode(node, range, step, default, node.Start, Expect("]").End);
        }

        var end = Expect("]").End;
        if (node is not SelectorNode { Range: null, Shift: { Offset: null, At: null } } selector)
            throw new QuerySyntaxException("A range stands directly behind a metric; behind an expression it needs a step: [1h:1m].", _text, open.Start);
        return new SelectorNode(selector.Name, selector.Matchers, range, default, selector.Start, end);
    }

    private Node Shifted(Node node)
    {
        var shift = node switch
        {
            SelectorNode selector => selector.Shift,
            SubqueryNode subquery => subquery.Shift,
            _ => throw new QuerySyntaxException($"{Next.Text} stands behind a metric, a range or a subquery.", _text, Next.Start),
        };
        var sign = Take();
        if (sign.Is("@") ? shift.At is not null : shift.Offset is not null)
            throw new QuerySyntaxException($"{sign.Text} stands here twice.", _text, sign.Start);
        shift = sign.Is("@") ? shift with { At = Moment() } : shift with { Offset = (Operator(["-"]) ?? "") + Expect(TokenKind.Duration, "a duration such as 1h").Text };
        var end = _tokens[_at - 1].End;
        return node is SelectorNode series ? series with { Shift = shift, End = end } : (SubqueryNode)node with { Shift = shift, End = end };
    }

    private string Moment()
    {
        var sign = Operator(["-", "+"]);
        if (Next.Kind == TokenKind.Number)
            return sign + Take().Text;
        if (sign is not null || !Next.IsWord("start") && !Next.IsWord("end"))
            throw Unexpected("a time stamp, start() or end()");
        var word = Take().Text;
        Expect("(");
        Expect(")");
        return word + "()";
    }

    private List<string> Labels()
    {
        var labels = new List<string>();
        Expect("(");
        while (!Next.Is(")"))
        {
            labels.Add(Expect(TokenKind.Name, "a label").Text);
            if (!TakeSign(","))
                break;
        }

        Expect(")");
        return labels;
    }

    private Token Take() => _tokens[_at++];

    private bool TakeSign(string sign)
    {
        if (!Next.Is(sign))
            return false;
        _at++;
        return true;
    }

    private bool TakeWord(string word)
    {
        if (!Next.IsWord(word))
            return false;
        _at++;
        return true;
    }

    private Token Expect(string sign) => Next.Is(sign) ? Take() : throw Unexpected($"\"{sign}\"");

    private Token Expect(TokenKind kind, string what) => Next.Kind == kind ? Take() : throw Unexpected(what);

    private QuerySyntaxException Unexpected(string wanted) =>
        new($"{wanted} is expected here, not {(Next.Kind == TokenKind.End ? Next.Text : $"\"{Next.Text}\"")}.", _text, Next.Start);
}
