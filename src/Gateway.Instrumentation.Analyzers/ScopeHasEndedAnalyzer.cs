using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>
/// GWM003: a call on a scope that certainly comes after its end: later in the block that ended it, or in the catch or finally
/// of a try that does nothing before it runs the scope. Disposing twice is allowed.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ScopeHasEndedAnalyzer() : LibraryAnalyzer(OperationKind.LocalReference)
{
    private static readonly string[] Runs = ["Run", "RunAsync"];
    private static readonly string[] Calls = ["Succeed", "Fail", "Cancel", "Complete", .. Runs];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.ScopeHasEnded);

    // A place that ends the scope: what comes after it is reported.
    /// <inheritdoc/>
    private protected override void Analyze(OperationAnalysisContext context, LibraryTypes library)
    {
        var reference = (ILocalReferenceOperation)context.Operation;
        if (!library.IsScope(reference.Type) || EndingStatement(reference, out var runs) is not { Parent: IBlockOperation block } statement)
            return;

        var at = block.Operations.IndexOf(statement);
        var later = block.Operations.Skip(at + 1);
        if (runs && at == 0 && block.Parent is ITryOperation attempt && attempt.Body == block)
            later = later.Concat(attempt.Catches).Concat(attempt.Finally is null ? [] : [attempt.Finally]);
        foreach (var after in later)
        {
            foreach (var use in OperationTree.References(after, reference.Local))
            {
                if (IsStarted(use))
                    return;
                if (use.Parent is IInvocationOperation call && call.Instance == use && Calls.Contains(call.TargetMethod.Name))
                    context.ReportDiagnostic(Diagnostic.Create(Rules.ScopeHasEnded, call.Syntax.GetLocation(), use.Local.Name, call.TargetMethod.Name));
            }
        }
    }

    /// <summary>The statement that ends the scope whenever it is reached, and not only on a condition.</summary>
    private static IOperation? EndingStatement(ILocalReferenceOperation reference, out bool runs)
    {
        runs = false;
        if (reference.Parent is IUsingOperation usingStatement && usingStatement.Resources == reference)
            return usingStatement;
        if (reference.Parent is not IInvocationOperation call || call.Instance != reference)
            return null;
        runs = Runs.Contains(call.TargetMethod.Name);
        if (!runs && call.TargetMethod.Name != "Dispose")
            return null;

        IOperation operation = call;
        while (operation.Parent is IAwaitOperation or IConversionOperation or IVariableInitializerOperation or IVariableDeclaratorOperation
            or IVariableDeclarationOperation or ISimpleAssignmentOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
            operation = operation.Parent;

        // A task that is only started has not ended the scope yet.
        return call.TargetMethod.Name == "RunAsync" && !IsAwaited(call)
            ? null
            : operation.Parent is IExpressionStatementOperation or IVariableDeclarationGroupOperation ? operation.Parent : null;
    }

    private static bool IsAwaited(IInvocationOperation call) =>
        call.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Parent: IAwaitOperation };

    private static bool IsStarted(ILocalReferenceOperation use) => use.Parent is ISimpleAssignmentOperation assignment && assignment.Target == use;
}
