using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gateway.Instrumentation.Tests;

/// <summary>Compiles what a user might write, to see whether the compiler takes it.</summary>
internal static class Snippet
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file
                && (file.StartsWith("System.", StringComparison.Ordinal) || file.StartsWith("xunit.v3.", StringComparison.Ordinal)
                    || file.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                    || file is "netstandard.dll" or "Gateway.Instrumentation.dll" or "Gateway.Instrumentation.Testing.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);
    private static readonly CSharpCompilationOptions Options = new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>The errors of one statement that may use <c>scope</c>, <c>look</c>, <c>ct</c> and the methods below.</summary>
    public static IReadOnlyList<string> Errors(string statement)
    {
        var source = $$"""
            using System;
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;
            using Gateway.Instrumentation;

            public enum Result { Hit, Miss }

            public class Service
            {
                public async Task Work(OperationScope scope, OperationScope<Result> look, CancellationToken ct)
                {
                    await Task.Yield();
                    {{statement}}
                }

                private void Plain() { }
                private int Number() => 5;
                private void PlainOf(int state) { }
                private int NumberOf(int state) => state;
                private Task TaskWork() => Task.CompletedTask;
                private Task<int> TaskOfNumber() => Task.FromResult(5);
                private ValueTask ValueTaskWork() => default;
                private ValueTask<int> ValueTaskOfNumber() => new(5);
                private Task TaskOf(int state) => Task.CompletedTask;
                private Task<int> TaskOfNumberOf(int state) => Task.FromResult(state);
                private ValueTask ValueTaskOf(int state) => default;
                private ValueTask<int> ValueTaskOfNumberOf(int state) => new(state);
                private Task M(CancellationToken token) => Task.CompletedTask;
                private Task<int> MN(CancellationToken token) => Task.FromResult(5);
                private Task MS(int state, CancellationToken token) => Task.CompletedTask;
                private Task<int> MNS(int state, CancellationToken token) => Task.FromResult(state);
                private async IAsyncEnumerable<int> Stream() { await Task.Yield(); yield return 5; }
                private IAsyncEnumerable<int> StreamOf(int state) => Stream();
                private Result Outcome(int number) => Result.Hit;
                private Result Look() => Result.Hit;
                private Task<Result> LookAsync() => Task.FromResult(Result.Hit);
                private Task<Result> LookWith(CancellationToken token) => Task.FromResult(Result.Hit);
            }

            public class Texts : IAsyncEnumerable<string>
            {
                public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken token) => throw new NotSupportedException();
            }
            """;
        return Errors(Create(source).GetDiagnostics());
    }

    /// <summary>The assembly of some source that has to compile.</summary>
    public static byte[] Compile(string source)
    {
        using var image = new MemoryStream();
        var result = Create(source).Emit(image);
        Errors(result.Diagnostics).ShouldBeEmpty(source);
        return image.ToArray();
    }

    private static CSharpCompilation Create(string source) =>
        CSharpCompilation.Create($"snippet-{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(source, Parse)], References, Options);

    private static IReadOnlyList<string> Errors(ImmutableArray<Diagnostic> diagnostics) =>
        [.. diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")];
}
