using System.Reflection;

namespace Gateway.Instrumentation;

/// <summary>
/// The families of the library: the properties of <see cref="GatewayMetrics"/>, the only list of them. They can be injected, and
/// <see cref="GatewayMetrics.Get{TFamily}"/> finds them.
/// </summary>
internal static class BuiltInFamilies
{
    private static readonly Dictionary<Type, PropertyInfo> Properties = typeof(GatewayMetrics)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.PropertyType.Name.EndsWith("Metrics", StringComparison.Ordinal))
        .ToDictionary(property => property.PropertyType);

    public static IReadOnlyCollection<Type> All => Properties.Keys;

    /// <summary>The one instance of a family; null for a type that is none.</summary>
    public static object? Find(Type family, GatewayMetrics metrics) => Properties.GetValueOrDefault(family)?.GetMethod!
        .Invoke(metrics, BindingFlags.DoNotWrapExceptions, binder: null, parameters: null, culture: null);
}
