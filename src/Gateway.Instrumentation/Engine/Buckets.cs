using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// The upper bounds of a histogram's buckets, ascending. An observation counts in every bucket whose bound is greater than or
/// equal to it. <c>+Inf</c> is always added. Immutable, compared by content. Written as a list: <c>[0.1, 0.5, 1]</c>.
/// </summary>
[CollectionBuilder(typeof(Buckets), nameof(Of))]
public sealed class Buckets : IEquatable<Buckets>, IReadOnlyList<double>
{
    private readonly double[] _bounds;

    private Buckets(double[] bounds) => _bounds = bounds;

    /// <summary>
    /// Eleven bounds from 5 ms to 10 s: the default bounds of the Prometheus client libraries for durations in seconds.
    /// </summary>
    public static Buckets Default { get; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <inheritdoc/>
    public int Count => _bounds.Length;

    /// <inheritdoc/>
    public double this[int index] => _bounds[index];

    /// <summary>Creates buckets with the given bounds.</summary>
    /// <param name="bounds">The bounds: at least one, ascending, none of them NaN or -Inf. A last +Inf is optional.</param>
    /// <returns>The buckets.</returns>
    /// <exception cref="MetricRegistrationException">The list is empty, not ascending, or contains NaN or -Inf.</exception>
    public static Buckets Of(params ReadOnlySpan<double> bounds)
    {
        if (bounds.Length > 0 && double.IsPositiveInfinity(bounds[^1]))
            bounds = bounds[..^1];
        if (bounds.IsEmpty)
            throw new MetricRegistrationException("A histogram needs at least one finite bucket bound, such as [0.1, 0.5, 1].");
        for (var i = 0; i < bounds.Length; i++)
        {
            if (!double.IsFinite(bounds[i]))
                throw new MetricRegistrationException(
                    $"Bucket bound {i + 1} is {Text(bounds[i])}: use finite numbers; +Inf is added automatically.");
            if (i > 0 && bounds[i] <= bounds[i - 1])
                throw new MetricRegistrationException(
                    $"Bucket bounds must ascend, but {Text(bounds[i])} follows {Text(bounds[i - 1])}: sort the list and remove duplicates.");
        }

        return new Buckets(bounds.ToArray());
    }

    /// <summary>Creates bounds at equal distances: <paramref name="start"/>, <paramref name="start"/> + <paramref name="width"/>, and so on.</summary>
    /// <param name="start">The first bound.</param>
    /// <param name="width">The distance; greater than 0.</param>
    /// <param name="count">Number of bounds; at least 1.</param>
    /// <returns>The buckets.</returns>
    /// <exception cref="MetricRegistrationException">The numbers do not form an ascending list.</exception>
    public static Buckets Linear(double start, double width, int count) =>
        Of([.. Enumerable.Range(0, Math.Max(0, count)).Select(i => start + i * width)]);

    /// <summary>Creates bounds that grow by a factor: <paramref name="start"/>, <paramref name="start"/> × <paramref name="factor"/>, and so on.</summary>
    /// <param name="start">The first bound; greater than 0.</param>
    /// <param name="factor">The factor; greater than 1.</param>
    /// <param name="count">Number of bounds; at least 1.</param>
    /// <returns>The buckets.</returns>
    /// <exception cref="MetricRegistrationException">The numbers do not form an ascending list.</exception>
    public static Buckets Exponential(double start, double factor, int count) =>
        Of([.. Enumerable.Range(0, Math.Max(0, count)).Select(i => start * Math.Pow(factor, i))]);

    /// <inheritdoc/>
    public bool Equals(Buckets? other) => other is not null && _bounds.AsSpan().SequenceEqual(other._bounds);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Buckets);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_bounds.Length, _bounds[0], _bounds[^1]);

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => _bounds.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The bounds as a list: <c>[0.1, 0.5, 1]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _bounds.Select(Text))}]";

    private static string Text(double bound) => bound.ToString(CultureInfo.InvariantCulture);
}
