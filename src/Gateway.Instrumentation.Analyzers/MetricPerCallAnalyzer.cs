using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>
/// GWM007: a metric that is created and recorded to by the same code, which runs more than once. What is kept, returned or
/// passed on is a registration, and so is what runs at start or has a registry of its own.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MetricPerCallAnalyzer() : LibraryAnalyzer(OperationKind.Invocation)
{
    private static readonly string[] Creates =
        ["Counter", "Gauge", "Histogram", "Summary", "Info", "TimedOperation", "RecentWindow", "Bundle", "OperationKind"];

    private static readonly string[] Callbacks = ["SetCallback", "AddCallback"];

    // A test makes its metrics where it uses them.
    private static readonly string[] TestFrameworks =
        ["xunit.core", "xunit.v3.core", "nunit.framework", "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core"];

    private static readonly string[] OnceByName = ["Main", "ExecuteAsync", "StartAsync", "StartingAsync", "StartedAsync", "ConfigureServices", "Configure"];

    private static readonly string[] Builders =
        ["IServiceCollection", "IApplicationBuilder", "IEndpointRouteBuilder", "IHostApplicationBuilder", "GatewayMetricsBuilder", "WebApplication"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.MetricPerCall);

    /// <inheritdoc/>
    private protected override void Analyze(OperationAnalysisContext context, LibraryTypes library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, library.Factory) && Creates.Contains(call.TargetMethod.Name)
            && IsUsedOnlyHere(call) && !RunsOnce(call, context.ContainingSymbol)
            && !context.Compilation.ReferencedAssemblyNames.Any(assembly => TestFrameworks.Contains(assembly.Name)))
            context.ReportDiagnostic(Diagnostic.Create(Rules.MetricPerCall, call.Syntax.GetLocation(), call.TargetMethod.Name));
    }

    private static bool IsUsedOnlyHere(IInvocationOperation call)
    {
        // A factory that was made here has no metrics yet.
        if (call.Instance is ILocalReferenceOperation factory && OperationTree.OnlyValue(factory) is { } made && OperationTree.Bare(made) is IObjectCreationOperation)
            return false;
        var user = OperationTree.User(call, out var used);
        if (OperationTree.IsDropped(user) || IsReceiver(user, used))
            return true;
        return OperationTree.Variable(user, used) is { } local
            && OperationTree.References(OperationTree.Root(call), local).All(reference =>
                Function(reference) == Function(call) && IsReceiver(OperationTree.User(reference, out var itself), itself));
    }

    // A lambda that records to the variable keeps the metric.
    private static IOperation? Function(IOperation operation)
    {
        var function = operation.Parent;
        while (function is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
            function = function.Parent;
        return function;
    }

    // A callback that is added keeps the metric: code that runs once to watch something need not be a constructor.
    private static bool IsReceiver(IOperation? user, IOperation used) =>
        user is IInvocationOperation call && call.Instance == used && !Callbacks.Contains(call.TargetMethod.Name)
        && (call.TargetMethod.Name != "WithLabels"
            || OperationTree.User(call, out var series) is not IInvocationOperation next || next.Instance != series || !Callbacks.Contains(next.TargetMethod.Name));

    private static bool RunsOnce(IInvocationOperation call, ISymbol member)
    {
        // A handler, a callback, a job: its method may run once, and the lambda for each call.
        if (Function(call) is IAnonymousFunctionOperation lambda)
            return member is not IMethodSymbol { MethodKind: MethodKind.Ordinary } && !IsGivenAway(lambda);

        return member is not IMethodSymbol method
            || method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor
            || OnceByName.Contains(method.Name)
            || method.Name.StartsWith("<", StringComparison.Ordinal)
            || method.Parameters.Any(parameter => Builders.Contains(parameter.Type.Name) || parameter.Type.Name == "MetricFactory");
    }

    // An argument of a call: in a constructor or the main program, an event or endpoint handler.
    private static bool IsGivenAway(IAnonymousFunctionOperation function)
    {
        IOperation operation = function;
        while (operation.Parent is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation)
            operation = operation.Parent;
        return operation.Parent is IArgumentOperation { Parent: IInvocationOperation call } && call.TargetMethod.ContainingType.Name != "MetricFactory";
    }
}
