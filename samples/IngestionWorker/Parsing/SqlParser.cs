using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace IngestionWorker.Parsing;

/// <summary>Parses T-SQL.</summary>
internal static class SqlParser
{
    /// <summary>Results of another version are parsed anew: raise it when <see cref="FactsVisitor"/> finds more or other things.</summary>
    public const int Version = 1;

    // The parser and its visitors call themselves for each level of a text; NestingGuard refuses texts that would need more.
    private const int StackBytes = 16 * 1024 * 1024;

    public static Task<ParseResult> ParseAsync(string text, CancellationToken cancellationToken)
    {
        var parsed = new TaskCompletionSource<ParseResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    parsed.SetResult(Parse(text));
                }
#pragma warning disable CA1031 // whoever waits for the result receives it
                catch (Exception exception)
                {
                    parsed.SetException(exception);
                }
#pragma warning restore CA1031
            },
            StackBytes)
        {
            IsBackground = true,
            Name = "SQL parser",
        };
        cancellationToken.ThrowIfCancellationRequested();
        thread.Start();
        return parsed.Task.WaitAsync(cancellationToken);
    }

    private static ParseResult Parse(string text)
    {
        var parser = new TSql170Parser(initialQuotedIdentifiers: true);
        using var reader = new StringReader(text);
        var tokens = parser.GetTokenStream(reader, out var errors);
        if (errors.Count > 0)
            return Failed(errors[0]);
        if (NestingGuard.TooDeep(tokens) is { } line)
            return ParseResult.Failed($"line {line}: nested too deeply to be parsed.");
        var script = parser.Parse(tokens, out errors);
        if (errors.Count > 0)
            return Failed(errors[0]);
        var facts = new GraphFacts();
        script.Accept(new FactsVisitor(facts));
        return facts.ToResult();
    }

    private static ParseResult Failed(ParseError error) => ParseResult.Failed($"line {error.Line}: {error.Message}");
}
