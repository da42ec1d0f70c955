namespace Gateway.Instrumentation;

/// <summary>
/// What an observable counter has shown of each series. Such a counter never falls: whoever exports differences, as
/// OpenTelemetry does for many backends, would export a negative one. After a reset, or where a series was removed and made anew
/// between two readings, the number goes on from what was shown.
/// </summary>
/// <remarks>
/// A series that a reading does not have is forgotten, and begins at 0 when it comes back: so do readers, who have seen it leave.
/// </remarks>
internal sealed class GrowingNumbers
{
    private readonly Dictionary<byte[], Shown> _shown = new(new SameLabels());
    private readonly List<byte[]> _left = [];
    private long _reading;

    /// <summary>Held during a reading: several listeners may read at once.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The number to show.</summary>
    /// <param name="series">The series.</param>
    /// <param name="value">Its number on the page. A sum that falls by negative observations stands still until it has risen again.</param>
    /// <param name="since">What is another object when the number has begun anew.</param>
    /// <param name="kept">The part of it that was counted before it began anew.</param>
    public double Of(Series series, double value, object since, double kept)
    {
        if (!_shown.TryGetValue(series.Labels, out var shown))
            _shown.Add(series.Labels, shown = new Shown { Series = series, Since = since });
        if (!ReferenceEquals(shown.Since, since) && (ReferenceEquals(shown.Series, series) || !shown.Series.HasHandedOver))
            shown.Before = shown.Value - kept;
        (shown.Series, shown.Since, shown.Reading) = (series, since, _reading);
        return shown.Value = Math.Max(shown.Value, shown.Before + value);
    }

    /// <summary>Ends a reading: forgets the series that it did not have.</summary>
    public void EndReading()
    {
        foreach (var (labels, shown) in _shown)
        {
            if (shown.Reading != _reading)
                _left.Add(labels);
        }

        foreach (var labels in _left)
            _shown.Remove(labels);
        _left.Clear();
        _reading++;
    }

    private sealed class Shown
    {
        public double Value { get; set; }

        /// <summary>What was shown when the series began anew, without what it kept.</summary>
        public double Before { get; set; }

        public required Series Series { get; set; }

        public required object Since { get; set; }

        public long Reading { get; set; }
    }

    private sealed class SameLabels : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(byte[] labels)
        {
            var hash = new HashCode();
            hash.AddBytes(labels);
            return hash.ToHashCode();
        }
    }
}
