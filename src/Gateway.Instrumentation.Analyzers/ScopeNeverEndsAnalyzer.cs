using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>GWM001: a scope that is neither disposed nor run, nor handed on to somebody who may do so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ScopeNeverEndsAnalyzer() : LibraryAnalyzer(OperationKind.Invocation)
{
    // These say how an operation ends, and do not end it.
    private static readonly string[] Reports = ["Succeed", "Fail", "Cancel", "Complete"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.ScopeNeverEnds);

    /// <inheritdoc/>
    private protected override void Analyze(OperationAnalysisContext context, LibraryTypes library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (library.IsScope(call.Type) && IsLost(call))
            context.ReportDiagnostic(Diagnostic.Create(Rules.ScopeNeverEnds, call.Syntax.GetLocation(), call.TargetMethod.Name));
    }

    private static bool IsLost(IInvocationOperation call)
    {
        var user = OperationTree.User(call, out var used);
        if (OperationTree.IsDropped(user) || IsReport(user, used))
            return true;
        return OperationTree.Variable(user, used) is { } local && !IsUsing(user!)
            && OperationTree.References(OperationTree.Root(call), local).All(KeepsItRunning);
    }

    // In "using var scope = …" and "using (var scope = …)" the compiler writes the disposal.
    private static bool IsUsing(IOperation user)
    {
        for (var operation = user; operation is not null and not IBlockOperation; operation = operation.Parent)
        {
            if (operation is IUsingOperation or IUsingDeclarationOperation)
                return true;
        }

        return false;
    }

    // Every other use of a variable may end the operation: it is disposed, passed on, returned or kept.
    private static bool KeepsItRunning(ILocalReferenceOperation reference)
    {
        var user = OperationTree.User(reference, out var used);
        return IsReport(user, used) || (user is ISimpleAssignmentOperation assignment && assignment.Target == used);
    }

    private static bool IsReport(IOperation? user, IOperation used) =>
        user is IInvocationOperation call && call.Instance == used && Reports.Contains(call.TargetMethod.Name);
}
