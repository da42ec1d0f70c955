using Gateway.Instrumentation.TestServers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>A built-in family is written with exactly what a user has: its source compiles where the library's internals are not visible.</summary>
public class FamiliesFromOutsideTests
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    [Fact]
    public void All_families_compile_in_an_assembly_without_access_to_internals()
    {
        var files = Directory.GetFiles(Repository.PathOf("src", "Gateway.Instrumentation", "Families"), "*.cs", SearchOption.AllDirectories);
        files.Length.ShouldBeGreaterThan(BuiltInFamilies.All.Count);
        Errors(files.Select(file => (file, File.ReadAllText(file)))).ShouldBeEmpty();
    }

    [Fact]
    public void A_family_that_uses_an_internal_member_would_be_found()
    {
        const string Family = "namespace Gateway.Instrumentation; public sealed class Sly(MetricFactory metrics) { public long Room => metrics.Registry.MaxSeriesPerMetric; }";
        Errors([("Sly.cs", Family)]).ShouldHaveSingleItem().ShouldContain("CS1061");
    }

    private static List<string> Errors(IEnumerable<(string Path, string Text)> sources)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = sources.Append(("Usings.cs", Usings)).Select(source => CSharpSyntaxTree.ParseText(source.Item2, options, source.Item1));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "FamiliesFromOutside", trees, references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
    }
}
