using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>GWM002: what <c>RunAsync</c> returns is awaited, returned or kept. The compiler warns in asynchronous methods only.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RunIsDroppedAnalyzer() : LibraryAnalyzer(OperationKind.Invocation)
{
    private const string DroppedTask = "Nobody waits for RunAsync, so its exceptions are lost and the work may be cut off: await it, or return it";
    private const string DroppedStream = "Nobody reads the stream that RunAsync returns, so the operation never ends: read it with await foreach, or return it";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.RunIsDropped);

    /// <inheritdoc/>
    private protected override void Analyze(OperationAnalysisContext context, LibraryTypes library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "RunAsync" && library.IsScope(call.TargetMethod.ContainingType) && IsDropped(call))
            context.ReportDiagnostic(Diagnostic.Create(Rules.RunIsDropped, call.Syntax.GetLocation(), IsStream(call) ? DroppedStream : DroppedTask));
    }

    private static bool IsStream(IInvocationOperation call) => call.TargetMethod.ReturnType.MetadataName == "IAsyncEnumerable`1";

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
