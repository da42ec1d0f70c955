using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>GWM006: exception messages, paths, addresses, ids and times as label values.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LabelValueAnalyzer() : LibraryAnalyzer(OperationKind.Invocation)
{
    private static readonly string[] OnMetrics = ["WithLabels", "Start", "Announce", "Fail"];
    private static readonly string[] OnRequests = ["TagRequest", "TrackRequest"];

    // Texts that a family takes for its log and not for a label.
    private static readonly string[] Prose = ["message", "text", "detail", "description"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.UnboundedLabel);

    /// <inheritdoc/>
    private protected override void Analyze(OperationAnalysisContext context, LibraryTypes library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!TakesLabels(call, library))
            return;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is not { Type.SpecialType: SpecialType.System_String } parameter
                || LabelValue.Unbounded(argument.Value, library) is not { } value
                || (value == UnboundedValue.Id && IsForIds(call, parameter, context.CancellationToken)))
                continue;
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnboundedLabel, argument.Value.Syntax.GetLocation(), value.What, value.Instead));
        }
    }

    private static bool TakesLabels(IInvocationOperation call, LibraryTypes library)
    {
        var method = call.TargetMethod;
        if (OnRequests.Contains(method.Name) && method.ContainingType.ContainingAssembly.Name.StartsWith("Gateway.Instrumentation", StringComparison.Ordinal))
            return true;
        if (library.IsOurs(method.ContainingType) && OnMetrics.Contains(method.Name))
            return !IsInfo(method.ContainingType);
        return !method.IsStatic && (method.ReturnsVoid || library.IsScope(method.ReturnType)) && library.IsFamily(method.ContainingType)
            && !method.Parameters.Any(parameter => Prose.Any(word => parameter.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0));
    }

    // An info metric has one series: its labels are there to hold such texts.
    private static bool IsInfo(INamedTypeSymbol type) => type.TypeArguments.FirstOrDefault()?.Name == "Info";

    // Series that come and go with their item: a parameter that says so, or a Label.Id where the metric is declared.
    private static bool IsForIds(IInvocationOperation call, IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        if (parameter.Name.EndsWith("Id", StringComparison.Ordinal))
            return true;
        return call.Instance is IMemberReferenceOperation metric && metric.Member.ContainingType.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax(cancellationToken).DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                .Any(access => access is { Name.Identifier.Text: "Id", Expression: IdentifierNameSyntax { Identifier.Text: "Label" } }));
    }
}
