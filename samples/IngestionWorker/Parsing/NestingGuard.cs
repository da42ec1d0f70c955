using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace IngestionWorker.Parsing;

/// <summary>
/// Finds texts that are nested so deeply that the parser would overflow its stack, which no process survives: a hundred thousand
/// terms in one sum do. Each level of brackets and blocks counts, and each operator of one expression.
/// </summary>
internal static class NestingGuard
{
    public const int MaxLevels = 1_000;
    public const int MaxOperators = 20_000;

    /// <summary>The line that is too deep; null when all is well.</summary>
    public static int? TooDeep(IEnumerable<TSqlParserToken> tokens)
    {
        int levels = 0, operators = 0, elseIfs = 0;
        var before = TSqlTokenType.None;
        foreach (var token in tokens)
        {
            var type = token.TokenType;
            if (type is TSqlTokenType.WhiteSpace or TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment)
                continue;
            switch (type)
            {
                case TSqlTokenType.LeftParenthesis or TSqlTokenType.Begin or TSqlTokenType.Case:
                    levels++;
                    break;
                case TSqlTokenType.RightParenthesis or TSqlTokenType.End:
                    levels = Math.Max(0, levels - 1);
                    break;
                case TSqlTokenType.If when before == TSqlTokenType.Else:
                    elseIfs++;
                    break;
                case TSqlTokenType.Go:
                    levels = operators = elseIfs = 0;
                    break;
                default:
                    operators = EndsExpression(type, before) ? 0 : IsOperator(type) ? operators + 1 : operators;
                    break;
            }

            if (levels + elseIfs > MaxLevels || operators > MaxOperators)
                return token.Line;
            before = type;
        }

        return null;
    }

    private static bool EndsExpression(TSqlTokenType type, TSqlTokenType before) => type switch
    {
        TSqlTokenType.Comma or TSqlTokenType.Semicolon or TSqlTokenType.Insert or TSqlTokenType.Update or TSqlTokenType.Delete
            or TSqlTokenType.Set or TSqlTokenType.Declare or TSqlTokenType.Create or TSqlTokenType.Alter or TSqlTokenType.Exec => true,
        TSqlTokenType.Select => before is not (TSqlTokenType.All or TSqlTokenType.Union or TSqlTokenType.Except or TSqlTokenType.Intersect),
        _ => false,
    };

    private static bool IsOperator(TSqlTokenType type) => type is TSqlTokenType.Plus or TSqlTokenType.Minus or TSqlTokenType.Star or TSqlTokenType.Divide
        or TSqlTokenType.PercentSign or TSqlTokenType.Ampersand or TSqlTokenType.VerticalLine or TSqlTokenType.Circumflex or TSqlTokenType.Tilde
        or TSqlTokenType.And or TSqlTokenType.Or or TSqlTokenType.Not or TSqlTokenType.Dot or TSqlTokenType.Join or TSqlTokenType.Collate
        or TSqlTokenType.Union or TSqlTokenType.Except or TSqlTokenType.Intersect;
}
