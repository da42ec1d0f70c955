using System.Collections.Immutable;
using System.Text;
using Gateway.Instrumentation.Tests.Documents;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Gateway.Instrumentation.Analyzers.Tests;

/// <summary>
/// Code that is compiled against the real library and analyzed. <c>[|</c> and <c>|]</c> stand around the places that a rule is
/// expected to name.
/// </summary>
internal sealed class AnalyzedCode
{
    private const string Usings = ReadersCode.ImplicitUsings + """
        global using System.Diagnostics;
        global using System.Net;
        global using Gateway.Instrumentation;
        global using Gateway.Instrumentation.AspNetCore;
        global using Microsoft.AspNetCore.Http.Extensions;

        """;

    // Without those of the tests: where a test framework is referenced, metrics may be made anywhere.
    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("xunit", StringComparison.OrdinalIgnoreCase))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(LibraryAnalyzer).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private AnalyzedCode(string marked)
    {
        var text = new StringBuilder();
        var starts = new Stack<int>();
        for (var i = 0; i < marked.Length; i++)
        {
            switch (marked.AsSpan(i))
            {
                case ['[', '|', ..]:
                    starts.Push(text.Length);
                    i++;
                    break;
                case ['|', ']', ..]:
                    Marked.Add(TextSpan.FromBounds(starts.Pop(), text.Length));
                    i++;
                    break;
                default:
                    text.Append(marked[i]);
                    break;
            }
        }

        Text = text.ToString();
        Tree = CSharpSyntaxTree.ParseText(Text, new CSharpParseOptions(LanguageVersion.Latest));
    }

    public string Text { get; }

    public List<TextSpan> Marked { get; } = [];

    public SyntaxTree Tree { get; }

    public static SyntaxTree GlobalUsings { get; } = CSharpSyntaxTree.ParseText(Usings, new CSharpParseOptions(LanguageVersion.Latest));

    /// <summary>Statements of an asynchronous method that has metrics and a request at hand.</summary>
    public static AnalyzedCode Statements(string marked) => Members($$"""
        public async Task Method()
        {
            await Task.Yield();
        {{marked}}
        }
        """);

    /// <summary>Members of a class that has metrics and a request at hand.</summary>
    public static AnalyzedCode Members(string marked) => new($$"""
        public sealed class Order { public int Id; public string CustomerId = ""; public string Kind = ""; public string ModelId = ""; }
        public sealed class Shop(MetricFactory metrics)
        {
            private readonly Labeled<Counter, string> _orders = metrics.Counter("shop_orders_total", "Orders.", Label.Text("kind"));
            private readonly Labeled<Info, string> _build = metrics.Info("shop_build_info", "The build.", Label.Text("commit"));
            public void RecordOrder(string kind) => _orders.WithLabels(kind).Inc();
            public void RecordFailure(string kind, string message) { }
            public void SetBuild(string commit) => _build.WithLabels(commit).Set();
        }
        public sealed class Code(GatewayMetrics metrics, MetricFactory factory, Shop shop, Labeled<Counter, string> orders, TimedOperation<string> steps, Labeled<Info, string> build)
        {
            public Code Touch() { GC.KeepAlive((metrics, factory, shop, orders, steps)); GC.KeepAlive(build); return this; }
            private HttpContext context = null!;
            private Exception exception = new();
            private Order order = new();
            private string name = "";
            private CancellationToken ct;
            private Task WorkAsync(CancellationToken token) => Task.CompletedTask;
            private void Use(object value) { }
            private void Keep(OperationScope value) { }
        {{marked}}
        }
        """);

    /// <summary>A whole program.</summary>
    public static AnalyzedCode Program(string marked) => new(marked) { Kind = OutputKind.ConsoleApplication };

    private OutputKind Kind { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    /// <summary>The warnings of our rules, after the code was compiled without an error.</summary>
    public async Task<ImmutableArray<Diagnostic>> WarningsAsync()
    {
        var compilation = CSharpCompilation.Create(
            "Analyzed", [GlobalUsings, Tree], References, new CSharpCompilationOptions(Kind, nullableContextOptions: NullableContextOptions.Enable));
        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        return await WarningsAsync(compilation);
    }

    public static async Task<ImmutableArray<Diagnostic>> WarningsAsync(Compilation compilation)
    {
        // An analyzer that throws must fail the test.
        var found = await compilation.WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (thrown, _, _) => throw thrown, concurrentAnalysis: false, logAnalyzerExecutionTime: false)).GetAnalyzerDiagnosticsAsync();
        found.Where(diagnostic => !diagnostic.Id.StartsWith("GWM", StringComparison.Ordinal)).ShouldBeEmpty();
        return [.. found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }
}
