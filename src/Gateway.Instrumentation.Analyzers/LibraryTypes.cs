using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>The types of the library, as one compilation sees them.</summary>
internal sealed class LibraryTypes
{
    private const string Library = "Gateway.Instrumentation.";

    private readonly ImmutableHashSet<INamedTypeSymbol> _scopes;

    private LibraryTypes(Compilation compilation, INamedTypeSymbol factory)
    {
        Factory = factory;
        Label = compilation.GetTypeByMetadataName(Library + "Label");
        Exception = compilation.GetTypeByMetadataName("System.Exception");
        _scopes = Types(compilation, "OperationScope", "OperationScope`1", "InProgressScope", "HistogramTimer");
    }

    public INamedTypeSymbol Factory { get; }

    public INamedTypeSymbol? Label { get; }

    public INamedTypeSymbol? Exception { get; }

    /// <summary>Null where the library is not referenced.</summary>
    public static LibraryTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName(Library + "MetricFactory") is { } factory ? new(compilation, factory) : null;

    /// <summary>Whether a type is a scope: what starts when it is made and ends when it is disposed.</summary>
    public bool IsScope(ITypeSymbol? type) => type is INamedTypeSymbol named && _scopes.Contains(named.OriginalDefinition);

    /// <summary>Whether a type groups metrics: it is made from the factory and nothing else.</summary>
    public bool IsFamily(INamedTypeSymbol type) => type.InstanceConstructors.Any(constructor =>
        constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, Factory));

    /// <summary>Whether a type is declared by the library.</summary>
    public bool IsOurs(ITypeSymbol type) => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, Factory.ContainingAssembly);

    private static ImmutableHashSet<INamedTypeSymbol> Types(Compilation compilation, params string[] names) =>
        names.Select(name => compilation.GetTypeByMetadataName(Library + name)).OfType<INamedTypeSymbol>()
            .ToImmutableHashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
}
