using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gateway.Instrumentation.Neighbours.Tests.Migration;

/// <summary>Compiles code of docs/migration.md that is not ours alone, against the real packages.</summary>
internal static class OtherCode
{
    private const string WebProject = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;

        """;

    /// <summary>What a file that uses both libraries has: its own usings and a web application in the making.</summary>
    public const string Beside = WebProject + """
        public abstract class Names
        {
            protected WebApplicationBuilder builder = null!;
        }

        """;

    /// <summary>What a service with prometheus-net has.</summary>
    public const string PrometheusNet = WebProject + """
        global using Prometheus;

        public abstract class Names
        {
            protected WebApplication app = null!;
            protected Counter counter = null!;
            protected Gauge gauge = null!;
            protected Histogram histogram = null!;
            protected CollectorRegistry registry = null!;
            protected Stream stream = null!;
            protected Queue<int> queue = [];
            protected string name = "";
            protected string help = "";
            protected double value;
            protected int count;
            protected static void Work() { }
        }

        """;

    /// <summary>What a service with OpenTelemetry has.</summary>
    public const string OpenTelemetry = WebProject + """
        global using System.Diagnostics.Metrics;
        global using OpenTelemetry;
        global using OpenTelemetry.Metrics;
        global using OpenTelemetry.Resources;

        public abstract class Names
        {
            protected WebApplicationBuilder builder = null!;
            protected WebApplication app = null!;
            protected Meter meter = null!;
            protected Counter<long> counter = null!;
            protected Histogram<double> histogram = null!;
            protected MeterProviderBuilder otel = null!;
            protected Queue<int> queue = [];
            protected string name = "";
            protected string shop = "";
            protected double seconds;
            protected long total;
        }

        """;

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Gateway.Instrumentation.Neighbours", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What the compiler says against a block of types and statements, or against one call.</summary>
    public static IReadOnlyList<string> Errors(string setting, int line, string code)
    {
        var root = CSharpSyntaxTree.ParseText(code, Parse).GetCompilationUnitRoot();
        var statements = new StringBuilder();
        var types = new StringBuilder();
        foreach (var member in root.Members)
            (member is GlobalStatementSyntax ? statements : types).Append(member.ToFullString()).Append('\n');
        var source = $"{root.Usings.ToFullString()}\n{types}\npublic class TheStatements : Names\n{{\nprivate async Task Run()\n{{\nawait Task.Yield();\n{statements}\n}}\n}}\n";
        return
        [
            .. CSharpCompilation.Create(
                    "other-code", [CSharpSyntaxTree.ParseText(setting, Parse), CSharpSyntaxTree.ParseText(source, Parse)], References,
                    new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
                .GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => string.Create(CultureInfo.InvariantCulture, $"docs/migration.md({line}): {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}")),
        ];
    }
}
