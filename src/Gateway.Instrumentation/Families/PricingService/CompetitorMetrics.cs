using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>Competitor prices: attempts to fetch them, and the age of the newest data.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a property is known. A property is a text label with the
/// default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class CompetitorMetrics
{
    private readonly Labeled<Counter, string, CompetitorFetchResult> _fetches;
    private readonly Labeled<Gauge, string> _staleness;

    private readonly Labeled<PropertyHandles, string> _properties;
    private readonly OperationKind<PropertyHandles, CompetitorFetchResult> _fetch;
    private readonly Ages _ages;
    private readonly Label<string> _property = Label.Text("property_id");

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public CompetitorMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _fetches = metrics.Counter("pricing_competitor_fetches_total", "Number of attempts to fetch competitor prices, by outcome.", _property, Label.Enum<CompetitorFetchResult>("status"));
        _staleness = metrics.Gauge("pricing_competitor_staleness_seconds", "Age of a property's newest competitor data in seconds.", _property);

        _properties = metrics.Bundle(_property, p => new PropertyHandles(this, p));
        _fetch = metrics.OperationKind<PropertyHandles, CompetitorFetchResult>(static (fetch, end) => fetch.End(end));
        _ages = metrics.Shared(static factory => new Ages(factory.TimeProvider));
    }

    /// <summary>
    /// Starts an attempt to fetch a property's competitor data. Report its result with <c>Complete</c>. A failure counts as
    /// <c>error</c>; a cancelled attempt is not counted.
    /// </summary>
    /// <param name="propertyId">The property.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<CompetitorFetchResult> TrackFetch(string propertyId) => _fetch.Start(_properties.WithLabels(propertyId));

    /// <summary>Counts an attempt to fetch a property's competitor data. A success sets the age of the data to 0, unless <see cref="SetNewestData"/> provides their age.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="result">The result.</param>
    public void RecordFetch(string propertyId, CompetitorFetchResult result) => _properties.WithLabels(propertyId).Record(result);

    /// <summary>
    /// Sets the time of a property's newest data, for data that carry their own time. From then on only this time determines
    /// the age; fetches are counted but no longer change it.
    /// </summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="at">
    /// The time of the data. A time older than the known one changes nothing, a time in the future counts as now, and the
    /// default value records nothing.
    /// </param>
    public void SetNewestData(string propertyId, DateTimeOffset at)
    {
        if (at != default)
            _properties.WithLabels(propertyId).SetNewestData(at);
    }

    /// <summary>
    /// Shows a property's counters at 0 before the first fetch, so that <c>rate()</c> sees that fetch. The age is not shown
    /// until there are data.
    /// </summary>
    /// <param name="propertyId">The property.</param>
    public void Announce(string propertyId) => _properties.WithLabels(propertyId);

    /// <summary>
    /// Removes a property's series from the page. Call it when the property is no longer watched: its age would grow for ever.
    /// A later recording shows the series again.
    /// </summary>
    /// <param name="propertyId">The property. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when the property had its own series on the page.</returns>
    public bool RemoveProperty(string propertyId) => _staleness.Remove(propertyId) | _fetches.RemoveAll(_property, propertyId);

    /// <summary>The handles that a property's fetches record to.</summary>
    private sealed class PropertyHandles(CompetitorMetrics family, string propertyId)
    {
        private readonly PerMember<CompetitorFetchResult, Counter> _fetches = new(result => family._fetches.WithLabels(propertyId, result));

        // Looked up each time: the property may be removed while a fetch is under way, and its age starts anew with the gauge.
        private Age Age => family._ages.Of(family._staleness.WithLabels(propertyId));

        public void End(OperationEnd<CompetitorFetchResult> end)
        {
            if (end.Outcome != OperationOutcome.Cancelled)
                Record(end is { Outcome: OperationOutcome.Success, Result: { } result } ? result : CompetitorFetchResult.Error);
        }

        public void Record(CompetitorFetchResult result)
        {
            _fetches[result].Inc();
            if (result == CompetitorFetchResult.Success)
                Age.Fetched();
        }

        public void SetNewestData(DateTimeOffset at) => Age.SetNewestData(at);
    }

    /// <summary>The age of each property's data, shared by all instances of the family. It lives as long as the series that shows it.</summary>
    private sealed class Ages(TimeProvider time)
    {
        private readonly ConditionalWeakTable<Gauge, Age> _ages = [];

        public Age Of(Gauge staleness) =>
            _ages.TryGetValue(staleness, out var age) ? age : _ages.GetValue(staleness, gauge => new Age(gauge, time));
    }

    private sealed class Age(Gauge staleness, TimeProvider time)
    {
        private const long Never = 0;

        private long _fetchedAt; // UTC ticks, as below
        private long _dataAt;
        private volatile bool _shown;

        private long Now => time.GetUtcNow().UtcTicks;

        public void Fetched()
        {
            Volatile.Write(ref _fetchedAt, Now);
            Show();
        }

        public void SetNewestData(DateTimeOffset at)
        {
            var ticks = Math.Min(at.UtcTicks, Now);
            var known = Volatile.Read(ref _dataAt);
            while (ticks > known)
            {
                var seen = Interlocked.CompareExchange(ref _dataAt, ticks, known);
                if (seen == known)
                    break;
                known = seen;
            }

            Show();
        }

        private void Show()
        {
            if (_shown)
                return;
            staleness.SetCallback(Seconds);
            _shown = true;
        }

        private double? Seconds()
        {
            var dataAt = Volatile.Read(ref _dataAt);
            var newest = dataAt == Never ? Volatile.Read(ref _fetchedAt) : dataAt;
            return Math.Max(0, TimeSpan.FromTicks(Now - newest).TotalSeconds);
        }
    }
}
