using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation;

/// <summary>
/// A label of one or more metrics: its name and the set of its values. Create one with <see cref="Text"/>,
/// <see cref="Enum{T}"/>, <see cref="Number"/> or <see cref="Flag"/> and pass the same object to every metric of a family that
/// has this label: metrics that share a label object fold the same values into <c>other</c>, so that ratios between them stay
/// correct.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. The <see cref="MetricRegistry"/> keeps the values of a label, so several registries may use one
/// label object and still share nothing.
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

    /// <summary>Creates a label with an open set of texts, such as the name of a provider.</summary>
    /// <param name="name">The label's name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, not starting with two underscores.</param>
    /// <param name="limit">
    /// The label limit: the number of distinct values, at least 1; later ones are folded into <c>other</c>. When null,
    /// <see cref="GatewayMetricsOptions.DefaultLabelLimit"/> (256) applies.
    /// </param>
    /// <returns>The label. Null and the empty text are recorded as <c>unknown</c>; texts are cut at 256 characters, and lone surrogates become U+FFFD.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    public static Label<string> Text(string name, int? limit = null) => new TextLabel(name, limit);

    /// <summary>
    /// Creates a label that identifies single items which come and go, such as positions and goals, for gauges that are removed
    /// with their item. Its limit is <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/>. A gauge records nothing for a value
    /// beyond the limit, because the value of one item would look like the value of all.
    /// </summary>
    /// <param name="name">The label's name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, not starting with two underscores.</param>
    /// <param name="oneSeries">
    /// True when a gauge has one series for each value: a look-up with the same value and others in the other labels, such as a
    /// position that another strategy took over, replaces the series instead of leaving the old one on the page. A handle of the
    /// old one replaces it back. Counters and histograms keep all their series.
    /// </param>
    /// <returns>The label.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus.</exception>
    public static Label<string> Id(string name, bool oneSeries = false) => new TextLabel(name, isId: true, oneSeries: oneSeries);

    /// <summary>
    /// Creates a label with a closed set of values: the members of an enum, shown in snake_case (<c>ZeroPricing</c> as
    /// <c>zero_pricing</c>) or with the text of their <see cref="LabelValueAttribute"/>.
    /// </summary>
    /// <typeparam name="T">The enum. An undefined value is recorded as <c>unknown</c>.</typeparam>
    /// <param name="name">The label's name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, not starting with two underscores.</param>
    /// <returns>The label.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus.</exception>
    public static Label<T> Enum<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(string name)
        where T : struct, System.Enum => new EnumLabel<T>(name);

    /// <summary>Creates a label with an open set of whole numbers, such as a status code.</summary>
    /// <param name="name">The label's name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, not starting with two underscores.</param>
    /// <param name="limit">
    /// The label limit: the number of distinct values, at least 1; later ones are folded into <c>other</c>. When null,
    /// <see cref="GatewayMetricsOptions.DefaultLabelLimit"/> (256) applies.
    /// </param>
    /// <returns>The label. <see cref="long.MinValue"/> stands for <c>other</c>.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    public static Label<long> Number(string name, int? limit = null) => new NumberLabel(name, limit);

    /// <summary>Creates a label with the values <c>true</c> and <c>false</c>, in lower case.</summary>
    /// <param name="name">The label's name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, not starting with two underscores.</param>
    /// <returns>The label.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus.</exception>
    public static Label<bool> Flag(string name) => new FlagLabel(name);

    /// <summary>This label in the definition of a metric.</summary>
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
/// <typeparam name="T">string, an enum, long or bool, depending on the method of <see cref="Label"/> that created it.</typeparam>
public abstract class Label<T> : Label
{
    private protected Label(string name)
        : base(name)
    {
    }

    /// <summary>All values of a closed label; null for an open one.</summary>
    internal virtual IReadOnlyList<T>? ClosedValues => null;

    /// <summary>The domain that one registry keeps for this label.</summary>
    internal abstract LabelDomain<T> CreateDomain(LabelLimits limits);
}
