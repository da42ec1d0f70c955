using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Instrumentation.TestServers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Pricing;

/// <summary>The adapter is about HTTP: what it does for pricing services is one folder, which an application could have written.</summary>
public partial class PricingFolderTests
{
    private static readonly string Adapter = Repository.PathOf("src", "Gateway.Instrumentation.AspNetCore");
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    // As in every project of the SDK for the web.
    private const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    [Fact]
    public void It_compiles_outside_of_the_adapter_with_what_is_public() => Errors([.. FilesOfPricing().Select(File.ReadAllText)]).ShouldBeEmpty();

    [Fact]
    public void The_same_compilation_refuses_what_is_internal() =>
        Errors("namespace Gateway.Instrumentation.AspNetCore; public static class Outside { public static object Of() => typeof(RequestObservers); }")
            .ShouldHaveSingleItem().ShouldContain("'RequestObservers' is inaccessible due to its protection level");

    [Fact]
    public void No_other_file_of_the_adapter_knows_of_prices_scores_or_properties()
    {
        var files = Files(Adapter).Except(FilesOfPricing()).ToList();

        files.Count.ShouldBeGreaterThan(30);
        files.Where(file => PricingWords().IsMatch(File.ReadAllText(file))).ShouldBeEmpty();
    }

    private static IEnumerable<string> FilesOfPricing() => Files(Path.Combine(Adapter, "Pricing"));

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(Adapter, file).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"));

    private static IReadOnlyList<string> Errors(params string[] sources) =>
    [
        .. CSharpCompilation.Create(
                "an-application", sources.Prepend(ImplicitUsings).Select(source => CSharpSyntaxTree.ParseText(source, Parse)),
                ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.Location.GetLineSpan()} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"),
    ];

    [GeneratedRegex("[Pp]ric(e|ing)|[Ss]cor(e|ing)|PropertyI[Dd]|X-Property", RegexOptions.CultureInvariant)]
    private static partial Regex PricingWords();
}
