using System.Collections.Immutable;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Checks;

/// <summary>What is known of the value of a part of a query without running it.</summary>
// Labels: The labels of its series; null when they cannot be known.
internal sealed record Shape(ValueKind Kind, ImmutableSortedSet<string>? Labels)
{
    public static readonly Shape Scalar = new(ValueKind.Scalar, NoLabels);
    public static readonly Shape Text = new(ValueKind.Text, NoLabels);

    private static ImmutableSortedSet<string> NoLabels => ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Labels whose only value is known from a matcher.</summary>
    public ImmutableDictionary<string, string> Fixed { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Labels that are the same for all series of one target.</summary>
    public ImmutableSortedSet<string> OfTarget { get; init; } = NoLabels;

    /// <summary>The counter whose total this is, as long as nothing has made a rate of it.</summary>
    public SelectorNode? Total { get; init; }

    /// <summary>The highest value that it can have; null when there is no such value.</summary>
    public double? Highest { get; init; }

    /// <summary>The bounds of the buckets in it.</summary>
    public IReadOnlyList<double>? Bounds { get; init; }

    /// <summary>Whether the values are percentiles, which no sum and no mean makes into one.</summary>
    public bool IsQuantile { get; init; }

    public bool IsSeries => Kind is ValueKind.Instant or ValueKind.Range;

    public static Shape Instant(params IEnumerable<string> labels) => new(ValueKind.Instant, labels.ToImmutableSortedSet(StringComparer.Ordinal));

    public Shape With(ImmutableSortedSet<string>? labels) =>
        this with { Labels = labels, Fixed = labels is null ? Fixed : Fixed.RemoveRange(Fixed.Keys.Where(label => !labels.Contains(label))) };
}
