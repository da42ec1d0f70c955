using System.Reflection;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>What the engine keeps to itself: only to bring a series into the state that a test is about.</summary>
internal static class SeriesState
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Whether each core has a cell of its own.</summary>
    public static bool IsSpread(this Counter counter) => Field(counter, "_extension") is CounterExtension { Parts: not null };

    /// <inheritdoc cref="IsSpread(Counter)"/>
    public static bool IsSpread(this Histogram histogram) => Field(Field(histogram, "_cells")!, "_perCore") is not null;

    /// <inheritdoc cref="IsSpread(Counter)"/>
    public static bool IsSpread(this Gauge gauge) => Field(gauge, "_parts") is not null;

    /// <summary>Does at once what contention does sooner or later.</summary>
    public static void Spread(this Counter counter) => Call(counter, "SpreadOverCores");

    /// <inheritdoc cref="Spread(Counter)"/>
    public static void Spread(this Histogram histogram) => Call(Field(histogram, "_cells")!, "SpreadOverCores");

    /// <inheritdoc cref="Spread(Counter)"/>
    public static void Spread(this Gauge gauge) => Call(gauge, "SpreadOverCores");

    private static void Call(object owner, string name) =>
        (TypesOf(owner).Select(type => type.GetMethod(name, Own)).FirstOrDefault(method => method is not null)
            ?? throw new MissingMethodException(owner.GetType().Name, name)).Invoke(owner, null);

    private static object? Field(object owner, string name) =>
        (TypesOf(owner).Select(type => type.GetField(name, Own)).FirstOrDefault(field => field is not null)
            ?? throw new MissingFieldException(owner.GetType().Name, name)).GetValue(owner);

    // What a base class keeps to itself is only found there.
    private static IEnumerable<Type> TypesOf(object owner)
    {
        for (var type = owner.GetType(); type is not null; type = type.BaseType)
            yield return type;
    }
}
