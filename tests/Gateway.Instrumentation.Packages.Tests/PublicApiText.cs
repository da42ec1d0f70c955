using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gateway.Instrumentation.Packages.Tests;

/// <summary>
/// Writes down all that an assembly lets its users see, as the compiler reads it: one declaration a line, in a fixed order.
/// </summary>
internal static class PublicApiText
{
    private const SymbolDisplayMiscellaneousOptions Texts =
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral;

    private static readonly SymbolDisplayFormat TypeFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: Texts);

    private static readonly SymbolDisplayFormat DeclarationFormat = TypeFormat
        .AddGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeConstraints)
        .AddKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword);

    private static readonly SymbolDisplayFormat MemberFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeExplicitInterface | SymbolDisplayMemberOptions.IncludeConstantValue,
        kindOptions: SymbolDisplayKindOptions.IncludeMemberKeyword,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeModifiers | SymbolDisplayParameterOptions.IncludeExtensionThis
            | SymbolDisplayParameterOptions.IncludeDefaultValue,
        miscellaneousOptions: Texts);

    /// <summary>The public API of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="references">What it refers to.</param>
    public static string Of(MetadataReference assembly, IEnumerable<MetadataReference> references)
    {
        var compilation = CSharpCompilation.Create("Reader", references: references.Append(assembly).Distinct());
        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(assembly)!;
        var text = new StringBuilder();
        foreach (var type in Types(symbol.GlobalNamespace).OrderBy(Name, StringComparer.Ordinal))
        {
            Append(text, "", type, Declaration(type));
            var members = type.TypeKind == TypeKind.Delegate ? [] : type.GetMembers().Where(IsShown);
            foreach (var member in type.TypeKind == TypeKind.Enum ? members : members.OrderBy(MemberText, StringComparer.Ordinal))
                Append(text, "    ", member, MemberText(member));
        }

        return text.ToString();
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol owner) => owner.GetMembers().SelectMany(member => member switch
    {
        INamespaceSymbol inner => Types(inner),
        INamedTypeSymbol type when IsVisible(type) => Types(type).Prepend(type),
        _ => [],
    });

    private static void Append(StringBuilder text, string indent, ISymbol symbol, string declaration)
    {
        foreach (var attribute in PublicApiAttributes.Of(symbol))
            text.Append(indent).Append(attribute).Append('\n');
        text.Append(indent).Append(declaration).Append('\n');
    }

    private static string Name(ISymbol symbol) => symbol.ToDisplayString(TypeFormat);

    private static string Declaration(INamedTypeSymbol type)
    {
        if (type.DelegateInvokeMethod is { } invoke)
            return $"{Modifiers(type)}{type.ToDisplayString(DeclarationFormat)} = {MemberText(invoke)}";
        var declaration = type.ToDisplayString(DeclarationFormat);
        var constraints = declaration.IndexOf(" where ", StringComparison.Ordinal) is var at and >= 0 ? declaration[at..] : "";
        return Modifiers(type) + declaration[..^constraints.Length] + Bases(type) + constraints;
    }

    private static string Modifiers(INamedTypeSymbol type)
    {
        var access = type.DeclaredAccessibility == Accessibility.Public ? "public " : "protected ";
        if (type.TypeKind != TypeKind.Class)
            return access;
        return access + (type.IsStatic ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "");
    }

    private static string Bases(INamedTypeSymbol type)
    {
        var inherited = type.TypeKind switch
        {
            TypeKind.Enum => type.EnumUnderlyingType,
            TypeKind.Class when type.BaseType is { SpecialType: not SpecialType.System_Object } parent => parent,
            _ => null,
        };
        var names = type.Interfaces.Where(IsVisible).Select(Name).Order(StringComparer.Ordinal).ToList();
        if (inherited is not null)
            names.Insert(0, Name(inherited));
        return names.Count == 0 ? "" : $" : {string.Join(", ", names)}";
    }

    private static string MemberText(ISymbol member)
    {
        // The format leaves out an interface's modifiers. Its implementers see them: what has a body they need not write.
        var modifiers = member.ContainingType.TypeKind == TypeKind.Interface
            ? $"{(member.IsStatic ? "static " : "")}{(member.IsAbstract ? "abstract " : member.IsVirtual ? "virtual " : "")}"
            : "";
        return modifiers + member.ToDisplayString(MemberFormat);
    }

    // An accessor is shown with its property or event, a nested type with the types.
    private static bool IsShown(ISymbol member) =>
        IsVisible(member) && member is not INamedTypeSymbol && member is not IMethodSymbol { AssociatedSymbol: not null }
        && (member.ContainingType.TypeKind != TypeKind.Enum || member is IFieldSymbol);

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public => true,
        Accessibility.Protected or Accessibility.ProtectedOrInternal => symbol.ContainingType is not { IsSealed: true },
        _ => false,
    };
}
