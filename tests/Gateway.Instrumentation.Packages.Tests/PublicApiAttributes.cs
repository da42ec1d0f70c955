using Microsoft.CodeAnalysis;

namespace Gateway.Instrumentation.Packages.Tests;

/// <summary>The attributes of a declaration that its users, their compiler, editor or linker read.</summary>
internal static class PublicApiAttributes
{
    // What the compiler writes of its own accord (the declaration itself shows what they mean), and what debuggers and
    // analyzers read. All others are shown, so that a kind that nobody thought of is not missed.
    private static readonly HashSet<string> NotForUsers = new(StringComparer.Ordinal)
    {
        "System.Diagnostics.CodeAnalysis.SuppressMessageAttribute",
        "System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessageAttribute",
        "System.Diagnostics.DebuggerBrowsableAttribute",
        "System.Diagnostics.DebuggerDisplayAttribute",
        "System.Diagnostics.DebuggerHiddenAttribute",
        "System.Diagnostics.DebuggerStepThroughAttribute",
        "System.Diagnostics.DebuggerTypeProxyAttribute",
        "System.ParamArrayAttribute",
        "System.Reflection.DefaultMemberAttribute",
        "System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute",
        "System.Runtime.CompilerServices.AsyncStateMachineAttribute",
        "System.Runtime.CompilerServices.CompilerFeatureRequiredAttribute",
        "System.Runtime.CompilerServices.CompilerGeneratedAttribute",
        "System.Runtime.CompilerServices.DynamicAttribute",
        "System.Runtime.CompilerServices.ExtensionAttribute",
        "System.Runtime.CompilerServices.IsByRefLikeAttribute",
        "System.Runtime.CompilerServices.IsReadOnlyAttribute",
        "System.Runtime.CompilerServices.IsUnmanagedAttribute",
        "System.Runtime.CompilerServices.IteratorStateMachineAttribute",
        "System.Runtime.CompilerServices.NativeIntegerAttribute",
        "System.Runtime.CompilerServices.NullableAttribute",
        "System.Runtime.CompilerServices.NullableContextAttribute",
        "System.Runtime.CompilerServices.ParamCollectionAttribute",
        "System.Runtime.CompilerServices.RequiredMemberAttribute",
        "System.Runtime.CompilerServices.RequiresLocationAttribute",
        "System.Runtime.CompilerServices.ScopedRefAttribute",
        "System.Runtime.CompilerServices.TupleElementNamesAttribute",
    };

    /// <summary>The attributes as in source, each with what it stands on where that is a part of the declaration.</summary>
    public static IEnumerable<string> Of(ISymbol symbol)
    {
        IEnumerable<string> own = Texts("", symbol.GetAttributes());
        return own.Concat(symbol switch
        {
            INamedTypeSymbol { DelegateInvokeMethod: { } invoke } type => OfTypeParameters(type.TypeParameters).Concat(OfParts(invoke)),
            INamedTypeSymbol type => OfTypeParameters(type.TypeParameters),
            IMethodSymbol method => OfParts(method),
            IPropertySymbol property => OfParameters(property.Parameters)
                .Concat(OfAccessor("get: ", property.GetMethod)).Concat(OfAccessor("set: ", property.SetMethod)),
            _ => [],
        });
    }

    private static IEnumerable<string> OfParts(IMethodSymbol method) =>
        Texts("return: ", method.GetReturnTypeAttributes()).Concat(OfTypeParameters(method.TypeParameters)).Concat(OfParameters(method.Parameters));

    private static IEnumerable<string> OfTypeParameters(IEnumerable<ITypeParameterSymbol> parameters) =>
        parameters.SelectMany(parameter => Texts($"{parameter.Name}: ", parameter.GetAttributes()));

    private static IEnumerable<string> OfParameters(IEnumerable<IParameterSymbol> parameters) =>
        parameters.SelectMany(parameter => Texts($"{parameter.Name}: ", parameter.GetAttributes()));

    private static IEnumerable<string> OfAccessor(string target, IMethodSymbol? accessor) =>
        accessor is null ? [] : Texts(target, accessor.GetAttributes()).Concat(Texts(target + "return: ", accessor.GetReturnTypeAttributes()))
            .Concat(accessor.Parameters.SelectMany(parameter => Texts($"{target}{parameter.Name}: ", parameter.GetAttributes())));

    private static IEnumerable<string> Texts(string target, IEnumerable<AttributeData> attributes) => attributes
        .Where(attribute => attribute.AttributeClass is { DeclaredAccessibility: Accessibility.Public } type && !NotForUsers.Contains(type.ToDisplayString()))
        .Select(attribute => $"[{target}{attribute}]")
        .Order(StringComparer.Ordinal);
}
