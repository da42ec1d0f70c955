using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>Walks in the tree of operations.</summary>
internal static class OperationTree
{
    /// <summary>What uses a value: its parent, past conversions, parentheses and the <c>?.</c> before it.</summary>
    public static IOperation? User(IOperation value, out IOperation used)
    {
        used = value;
        while (used.Parent is IConversionOperation or IParenthesizedOperation
            || (used.Parent is IConditionalAccessOperation access && access.WhenNotNull == used))
            used = used.Parent;
        return used.Parent;
    }

    /// <summary>The value without conversions and parentheses around it.</summary>
    public static IOperation Bare(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IParenthesizedOperation parentheses:
                    value = parentheses.Operand;
                    break;
                default:
                    return value;
            }
        }
    }

    /// <summary>The body that holds an operation: of a method, a constructor, or an initializer.</summary>
    public static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }

    /// <summary>Every place of the body that names a local variable, also in lambdas.</summary>
    public static IEnumerable<ILocalReferenceOperation> References(IOperation body, ILocalSymbol local) =>
        body.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local));

    /// <summary>The variable that takes a value as its first, or that it is assigned to.</summary>
    public static ILocalSymbol? Variable(IOperation? user, IOperation used) => user switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when assignment.Value == used => target.Local,
        _ => null,
    };

    /// <summary>Whether a value is thrown away: it stands alone, or is assigned to <c>_</c>.</summary>
    public static bool IsDropped(IOperation? user) =>
        user is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation };

    /// <summary>The argument that a parameter gets.</summary>
    public static IOperation? Argument(IInvocationOperation call, string parameter) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value;

    /// <summary>The value of a variable that is set where it is declared and nowhere else.</summary>
    public static IOperation? OnlyValue(ILocalReferenceOperation variable)
    {
        var body = Root(variable);
        var isSetAgain = References(body, variable.Local).Any(reference =>
            reference.Parent is IAssignmentOperation assignment && assignment.Target == reference);
        return isSetAgain
            ? null
            : body.Descendants().OfType<IVariableDeclaratorOperation>()
                .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, variable.Local))?.GetVariableInitializer()?.Value;
    }
}
