using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>An analyzer that looks at one kind of operation, in compilations that reference the library.</summary>
public abstract class LibraryAnalyzer : DiagnosticAnalyzer
{
    private readonly OperationKind _kind;

    private protected LibraryAnalyzer(OperationKind kind) => _kind = kind;

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (LibraryTypes.Of(start.Compilation) is { } library)
                start.RegisterOperationAction(context => Analyze(context, library), _kind);
        });
    }

    private protected abstract void Analyze(OperationAnalysisContext context, LibraryTypes library);
}
