using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gateway.Instrumentation.Packages.Tests;

/// <summary>Assemblies for the compiler: what this process has loaded, and small ones made from source.</summary>
internal static class CompiledSource
{
    /// <summary>All assemblies that this process may load: the framework's, the packages' and what they depend on.</summary>
    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles a source text; a fault in it fails the test.</summary>
    public static MetadataReference Compile(string source)
    {
        var compilation = CSharpCompilation.Create(
            "Compiled",
            [CSharpSyntaxTree.ParseText("using System; using System.Collections.Generic;\n" + source, new CSharpParseOptions(LanguageVersion.Latest))],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        result.Success.ShouldBeTrue(string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
