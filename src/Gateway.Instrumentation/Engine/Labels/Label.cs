using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation;

/// <summary>
/// A label of one or more metrics: its name and the set of values that it may take. Create one with
/// <see cref="Text"/>, <see cref="Enum{T}"/>, <see cref="Number"/> or <see cref="Flag"/> and hand the same object to
/// every metric of a family that carries it: metrics that share a label object fold the same values into
/// <c>other</c>, so that ratios between them stay right.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. The values that a label has seen live in the <see cref="MetricRegistry"/>, so one label
/// object may serve several registries without tying them together.
/// </remarks>
public abstract class Label
{
    private protected Label(string name)
    {
        MetricNames.ValidateLabel(name);
        Name = name;
    }

    /// <summary>The label's name on the page, such as <c>provider</c>.</summary>
    public string Name { get; }

    /// <summary>A label with an open set of texts, such as a provider's name.</summary>
    /// <param name="name">The label's name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, not starting with two underscores.</param>
    /// <param name="limit">
    /// How many distinct values are shown, at least 1; later ones are shown as <c>other</c>. When left out,
    /// <see cref="GatewayMetricsOptions.DefaultLabelLimit"/> (256) holds.
    /// </param>
    /// <returns>The label. Null and the empty text are shown as <c>unknown</c>; text is cut at 256 characters and lone surrogates become U+FFFD.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    public static Label<string> Text(string name, int? limit = null) => new TextLabel(name, limit);

    /// <summary>
    /// A label that identifies single things which come and go, such as positions and goals, on gauges that are removed with
    /// them. It shows as many values as a metric may have series (<see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/>):
    /// a gauge records nothing for a value beyond its label's limit, because the last one's number would pass for everybody's.
    /// </summary>
    /// <param name="name">The label's name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, not starting with two underscores.</param>
    /// <returns>The label.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus.</exception>
    public static Label<string> Id(string name) => new TextLabel(name, isId: true);

    /// <summary>
    /// A label with a closed set of values: the members of an enum, shown in snake_case (<c>ZeroPricing</c> as
    /// <c>zero_pricing</c>) or as their <see cref="LabelValueAttribute"/> says.
    /// </summary>
    /// <typeparam name="T">The enum. A value that it does not define is shown as <c>unknown</c>.</typeparam>
    /// <param name="name">The label's name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, not starting with two underscores.</param>
    /// <returns>The label.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus.</exception>
    public static Label<T> Enum<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(string name)
        where T : struct, System.Enum => new EnumLabel<T>(name);

    /// <summary>A label with an open set of whole numbers, such as a status code.</summary>
    /// <param name="name">The label's name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, not starting with two underscores.</param>
    /// <param name="limit">
    /// How many distinct values are shown, at least 1; later ones are shown as <c>other</c>. When left out,
    /// <see cref="GatewayMetricsOptions.DefaultLabelLimit"/> (256) holds.
    /// </param>
    /// <returns>The label. <see cref="long.MinValue"/> stands for <c>other</c>.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    public static Label<long> Number(string name, int? limit = null) => new NumberLabel(name, limit);

    /// <summary>A label that is <c>true</c> or <c>false</c>, in lower case.</summary>
    /// <param name="name">The label's name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, not starting with two underscores.</param>
    /// <returns>The label.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus.</exception>
    public static Label<bool> Flag(string name) => new FlagLabel(name);

    /// <summary>What the definition of a metric says of this label.</summary>
    internal abstract LabelDefinition Describe(LabelLimits limits);

    private protected static int? ValidLimit(int? limit)
    {
        if (limit < 1)
            throw new ArgumentOutOfRangeException(nameof(limit), limit,
                "A label limit must be at least 1: pass a higher limit, or omit it to use the registry's default.");
        return limit;
    }
}

/// <summary>A label whose values have the type <typeparamref name="T"/>. See <see cref="Label"/>.</summary>
/// <typeparam name="T">string, an enum, long or bool: what the factories of <see cref="Label"/> give.</typeparam>
public abstract class Label<T> : Label
{
    private protected Label(string name)
        : base(name)
    {
    }

    /// <summary>All values of a closed label; null for an open one.</summary>
    internal virtual IReadOnlyList<T>? ClosedValues => null;

    /// <summary>The state that one registry keeps for this label.</summary>
    internal abstract LabelDomain<T> CreateDomain(LabelLimits limits);
}
