using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>GWM002: what <c>RunAsync</c> returns is awaited, returned or kept. The compiler warns in asynchronous methods only.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RunIsDroppedAnalyzer() : LibraryAnalyzer(OperationKind.Invocation)
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.RunIsDropped);

    /// <inheritdoc/>
    private protected override void Analyze(OperationAnalysisContext context, LibraryTypes library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "RunAsync" && library.IsScope(call.TargetMethod.ContainingType) && IsDropped(call))
            context.ReportDiagnostic(Diagnostic.Create(Rules.RunIsDropped, call.Syntax.GetLocation(), call.TargetMethod.Name));
    }

    private static bool IsDropped(IInvocationOperation call)
    {
        var user = OperationTree.User(call, out var used);
        if (user is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured && configured.Instance == used)
            user = OperationTree.User(configured, out used);
        return OperationTree.IsDropped(user)
            || (OperationTree.Variable(user, used) is { } local && !OperationTree.References(OperationTree.Root(call), local).Any(IsRead));
    }

    private static bool IsRead(ILocalReferenceOperation reference) =>
        reference.Parent is not ISimpleAssignmentOperation assignment || assignment.Target != reference;
}
