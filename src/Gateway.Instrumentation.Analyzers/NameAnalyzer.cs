using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>GWM004 and GWM005: the names of metrics and labels that the application would refuse at start.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NameAnalyzer() : LibraryAnalyzer(OperationKind.Invocation)
{
    /// <summary>The property of GWM005 that holds the missing suffix, for the fix.</summary>
    internal const string Suffix = "Suffix";

    private static readonly string[] Types = ["Counter", "Gauge", "Histogram", "Summary", "Info", "TimedOperation"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.InvalidName, Rules.MissingSuffix);

    /// <inheritdoc/>
    private protected override void Analyze(OperationAnalysisContext context, LibraryTypes library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (IsLabel(call, library) && NameOf(call) is { } label)
            Report(context, label.Place, NameRules.MistakeOfLabel(label.Text));
        else if (SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, library.Factory) && Types.Contains(call.TargetMethod.Name))
            AnalyzeMetric(context, call, library);
    }

    private static void AnalyzeMetric(OperationAnalysisContext context, IInvocationOperation call, LibraryTypes library)
    {
        var type = call.TargetMethod.Name;
        if (NameOf(call) is { } name)
        {
            var mistake = type == "TimedOperation" ? NameRules.MistakeOfTimedOperation(name.Text) : NameRules.MistakeOfMetric(name.Text);
            var suffix = NameRules.RequiredSuffix(type);
            if (mistake is not null)
                Report(context, name.Place, mistake);
            else if (NameRules.LacksSuffix(type, name.Text))
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.MissingSuffix, name.Place.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(Suffix, suffix),
                    type == "Counter" ? "a counter" : "an info metric", suffix, name.Text, name.Text + suffix));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in call.Arguments)
        {
            if (OperationTree.Bare(argument.Value) is not IInvocationOperation created || !IsLabel(created, library) || NameOf(created) is not { } label)
                continue;
            Report(context, label.Place, seen.Add(label.Text)
                ? NameRules.MistakeOfLabelOf(type, label.Text)
                : $"The metric has the label \"{label.Text}\" more than once: give each label its own name");
        }
    }

    private static bool IsLabel(IInvocationOperation call, LibraryTypes library) =>
        call.TargetMethod.IsStatic && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, library.Label);

    // A name that is put together at run time is checked at start only.
    private static (string Text, IOperation Place)? NameOf(IInvocationOperation call) =>
        OperationTree.Argument(call, "name") is { ConstantValue: { HasValue: true, Value: string text } } place ? (text, place) : null;

    private static void Report(OperationAnalysisContext context, IOperation place, string? mistake)
    {
        if (mistake is not null)
            context.ReportDiagnostic(Diagnostic.Create(Rules.InvalidName, place.Syntax.GetLocation(), mistake));
    }
}
