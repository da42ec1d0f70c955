using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>Follows the expression of a label value back to what it is made of.</summary>
internal static class LabelValue
{
    private static readonly string[] TextMethods = ["ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant", "Trim", "TrimEnd", "TrimStart", "Replace"];

    /// <summary>The part that has no bounds, or null where none is seen.</summary>
    public static UnboundedValue? Unbounded(IOperation value, LibraryTypes library) => Find(value, library, followVariables: true);

    private static UnboundedValue? Find(IOperation value, LibraryTypes library, bool followVariables)
    {
        UnboundedValue? Of(IOperation? part) => part is null ? null : Find(part, library, followVariables);
        UnboundedValue? AsText(IOperation part) => Of(part) ?? UnboundedValue.OfType(OperationTree.Bare(part).Type, library) ?? UnboundedValue.OfName(part);

        // Converted to text by its type's own operator.
        if (value is IConversionOperation { OperatorMethod: not null } conversion && UnboundedValue.OfType(conversion.Operand.Type, library) is { } converted)
            return converted;
        switch (OperationTree.Bare(value))
        {
            case IInterpolatedStringOperation text:
                return text.Parts.OfType<IInterpolationOperation>().Select(part => AsText(part.Expression)).FirstOrDefault(found => found is not null);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum:
                return AsText(sum.LeftOperand) ?? AsText(sum.RightOperand);
            case IConditionalOperation choice:
                return Of(choice.WhenTrue) ?? Of(choice.WhenFalse);
            case ICoalesceOperation choice:
                return Of(choice.Value) ?? Of(choice.WhenNull);
            case ISwitchExpressionOperation choice:
                return choice.Arms.Select(arm => Of(arm.Value)).FirstOrDefault(found => found is not null);
            case IConditionalAccessOperation access:
                return Of(access.WhenNotNull);
            case IPropertyReferenceOperation property:
                return UnboundedValue.OfMember(property.Property, property.Instance?.Type, library);
            case IInvocationOperation call:
                return OfCall(call, library, followVariables);
            case ILocalReferenceOperation variable when followVariables && OperationTree.OnlyValue(variable) is { } only:
                return Find(only, library, followVariables: false);
            default:
                return null;
        }
    }

    private static UnboundedValue? OfCall(IInvocationOperation call, LibraryTypes library, bool followVariables)
    {
        var method = call.TargetMethod;
        if (UnboundedValue.OfMember(method, call.Instance?.Type, library) is { } known)
            return known;
        if (call.Instance is not { } instance)
            return null;
        if (method.Name == "ToString")
            return UnboundedValue.OfName(instance) ?? (instance.Type?.SpecialType == SpecialType.System_String ? Find(instance, library, followVariables) : null);
        return method.ContainingType.SpecialType == SpecialType.System_String && TextMethods.Contains(method.Name)
            ? Find(instance, library, followVariables)
            : null;
    }
}
