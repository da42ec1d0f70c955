using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>
/// Compiles the C# of a document. A block that begins with a <c>using</c> directive is a whole program and is compiled by
/// itself, as a web project would. All other blocks of the document are compiled together: their types as they stand,
/// their statements (and the calls in tables) each in an asynchronous method of a class that has the names of
/// <see cref="ReadersCode"/>.
/// </summary>
internal static class DocumentedCode
{
    /// <summary>The blocks that are compiled.</summary>
    public const string Kind = "csharp";

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file
                && (file.StartsWith("System.", StringComparison.Ordinal) || file.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
                    || file.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || file.StartsWith("xunit.v3.", StringComparison.Ordinal)
                    || file is "netstandard.dll" or "Gateway.Instrumentation.dll" or "Gateway.Instrumentation.AspNetCore.dll" or "Gateway.Instrumentation.Testing.dll"
                        or "Gateway.Instrumentation.PrometheusNet.dll" or "Prometheus.NetStandard.dll" or "Gateway.Instrumentation.Hosting.dll" or "Gateway.Instrumentation.Messaging.dll"
                        or "Gateway.Instrumentation.MassTransit.dll" or "MassTransit.dll" or "MassTransit.Abstractions.dll"
                        or "Gateway.Instrumentation.AI.dll" or "OpenAI.dll"
                        or "Gateway.Instrumentation.Nats.dll" or "NATS.Client.Core.dll" or "NATS.Client.JetStream.dll"
                        or "Gateway.Instrumentation.AdoNet.dll" or "Dapper.dll" or "Microsoft.Data.Sqlite.dll"
                        or "Gateway.Instrumentation.EntityFrameworkCore.dll" or "Microsoft.EntityFrameworkCore.dll" or "Microsoft.EntityFrameworkCore.Abstractions.dll"
                        or "Microsoft.EntityFrameworkCore.Relational.dll" or "Npgsql.EntityFrameworkCore.PostgreSQL.dll"
                        or "Gateway.Instrumentation.Npgsql.dll" or "Npgsql.dll"
                        or "Gateway.Instrumentation.HttpClients.dll" or "Gateway.Instrumentation.Kafka.dll" or "Confluent.Kafka.dll"
                        or "Gateway.Instrumentation.Caching.dll" or "Gateway.Instrumentation.Redis.dll" or "StackExchange.Redis.dll" or "Microsoft.Extensions.Caching.StackExchangeRedis.dll"
                        or "Gateway.Instrumentation.RabbitMQ.dll" or "RabbitMQ.Client.dll"
                        or "Gateway.Instrumentation.Quartz.dll" or "Quartz.dll" or "Gateway.Instrumentation.Hangfire.dll" or "Hangfire.Core.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    // As documents leave them out: the code has no use for what it gives, and methods stand there to be seen.
    private static readonly string[] Ignored = ["CS0168", "CS0219", "CS1701", "CS1702", "CS1998", "CS8321", "CS8933", "CS9113"];

    /// <summary>What the compiler says against a document's code, with the lines of the document.</summary>
    public static IReadOnlyList<string> Errors(MarkdownDocument document) =>
        [.. Compilations(document).SelectMany(compilation => Texts(compilation.GetDiagnostics()))];

    /// <summary>Each of a document's programs, and all its other code together.</summary>
    public static IEnumerable<CSharpCompilation> Compilations(MarkdownDocument document)
    {
        var blocks = document.CodeBlocks.Where(block => block.Kind == Kind).ToList();
        return blocks.Where(IsProgram)
            .Select(block => Compilation(OutputKind.ConsoleApplication, ReadersCode.ImplicitUsings, $"#line {block.Line} \"{document.Path}\"\n{block.Text}"))
            .Append(Compilation(
                OutputKind.DynamicallyLinkedLibrary, ReadersCode.ImplicitUsings + ReadersCode.Usings + ReadersCode.Source,
                Together(document, blocks.Where(block => !IsProgram(block)))));
    }

    /// <summary>Warnings and errors as text, with the lines of the document.</summary>
    public static IEnumerable<string> Texts(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning && !Ignored.Contains(diagnostic.Id))
        .Select(diagnostic => $"{At(diagnostic.Location)} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}");

    private static bool IsProgram(CodeBlock block) => Root(block.Text).Usings.Count > 0;

    private static string Together(MarkdownDocument document, IEnumerable<CodeBlock> blocks)
    {
        var types = new StringBuilder();
        var methods = new StringBuilder();
        foreach (var block in blocks)
        {
            var root = Root(block.Text);
            var lines = root.SyntaxTree.GetText().Lines;
            var statements = new StringBuilder();
            foreach (var member in root.Members)
            {
                var line = block.Line + lines.GetLinePosition(member.FullSpan.Start).Line;
                (member is GlobalStatementSyntax ? statements : types)
                    .Append(CultureInfo.InvariantCulture, $"#line {line} \"{document.Path}\"\n{member.ToFullString()}\n");
            }

            AppendMethod(methods, block.Line, statements.ToString());
        }

        foreach (var (line, code) in document.CallsInTables)
            AppendMethod(methods, line, $"#line {line} \"{document.Path}\"\n{AsStatement(code)}\n");
        return $"{types}\n#line hidden\npublic class TheStatements : ReadersCode.Names\n{{\n{methods}\n}}\n";
    }

    private static void AppendMethod(StringBuilder methods, int line, string statements) => methods
        .Append(CultureInfo.InvariantCulture, $"#line hidden\nprivate async Task Line{line}_{methods.Length}()\n{{\n{statements}\n#line hidden\n}}\n");

    private static string AsStatement(string code) => SyntaxFactory.ParseExpression(code)
        is InvocationExpressionSyntax or AwaitExpressionSyntax or ObjectCreationExpressionSyntax ? $"{code};" : $"_ = {code};";

    private static CompilationUnitSyntax Root(string text) =>
        CSharpSyntaxTree.ParseText(text, Parse).GetCompilationUnitRoot();

    private static CSharpCompilation Compilation(OutputKind kind, params string[] sources) => CSharpCompilation.Create(
        "documented-code", sources.Select(source => CSharpSyntaxTree.ParseText(source, Parse)), References,
        new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));

    private static string At(Location location) =>
        location.GetMappedLineSpan() is var span ? $"{span.Path}({span.StartLinePosition.Line + 1}):" : "";
}
