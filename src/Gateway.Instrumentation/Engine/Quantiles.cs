using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// The quantiles that a summary shows, ascending, each from 0 to 1. Immutable, compared by content. Written as a list:
/// <c>[0.5, 0.95, 0.99]</c>.
/// </summary>
[CollectionBuilder(typeof(Quantiles), nameof(Of))]
public sealed class Quantiles : IEquatable<Quantiles>, IReadOnlyList<double>
{
    private readonly double[] _values;

    private Quantiles(double[] values) => _values = values;

    /// <summary>The 50th, 90th, 95th and 99th percentile.</summary>
    public static Quantiles Default { get; } = [0.5, 0.9, 0.95, 0.99];

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public double this[int index] => _values[index];

    /// <summary>Creates quantiles from a list.</summary>
    /// <param name="values">The quantiles: at least one, ascending, each from 0 to 1.</param>
    /// <returns>The quantiles.</returns>
    /// <exception cref="MetricRegistrationException">The list is empty, not ascending, or contains a number that is not from 0 to 1.</exception>
    public static Quantiles Of(params ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            throw new MetricRegistrationException("A summary needs at least one quantile, such as [0.5, 0.95, 0.99].");
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not (>= 0 and <= 1))
                throw new MetricRegistrationException($"{Text(values[i])} is not a quantile: it must be from 0 to 1, such as 0.95 for the 95th percentile.");
            if (i > 0 && values[i] <= values[i - 1])
                throw new MetricRegistrationException($"Quantiles must ascend, but {Text(values[i])} follows {Text(values[i - 1])}: sort the list and remove duplicates.");
        }

        return new Quantiles(values.ToArray());
    }

    internal ReadOnlySpan<double> Values => _values;

    /// <summary>Checks a quantile that a caller passed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 1.</exception>
    internal static double Checked(double quantile) => quantile is >= 0 and <= 1
        ? quantile
        : throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "A quantile is a number from 0 to 1: pass 0.95 for the 95th percentile.");

    /// <inheritdoc/>
    public bool Equals(Quantiles? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Quantiles);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in _values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The quantiles as a list: <c>[0.5, 0.95]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _values.Select(Text))}]";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
