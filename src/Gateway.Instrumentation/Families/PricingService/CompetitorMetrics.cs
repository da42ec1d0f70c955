using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>Competitors' prices: attempts to fetch them, and how old the newest data are.</summary>
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

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public CompetitorMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var property = Label.Text("property_id");

        _fetches = metrics.Counter("pricing_competitor_fetches_total", "Attempts to get competitors' prices, by how they ended.", property, Label.Enum<CompetitorFetchResult>("status"));
        _staleness = metrics.Gauge("pricing_competitor_staleness_seconds", "Age of a property's newest competitor data.", property);

        _properties = metrics.Bundle(property, p => new PropertyHandles(this, p));
        _fetch = metrics.OperationKind<PropertyHandles, CompetitorFetchResult>(static (fetch, end) => fetch.End(end));
        _ages = metrics.Shared(static factory => new Ages(factory.TimeProvider));
    }

    /// <summary>
    /// Starts an attempt to fetch a property's competitor data, whose <c>Complete</c> says whether there were any. A failure
    /// counts as <c>error</c>; a cancelled attempt is not counted.
    /// </summary>
    /// <param name="propertyId">The property.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope<CompetitorFetchResult> TrackFetch(string propertyId) => _fetch.Start(_properties.WithLabels(propertyId));

    /// <summary>Counts an attempt to fetch a property's competitor data. A success makes them as old as this call, unless <see cref="SetNewestData"/> says how old they are.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="result">How the attempt ended.</param>
    public void RecordFetch(string propertyId, CompetitorFetchResult result) => _properties.WithLabels(propertyId).Record(result);

    /// <summary>
    /// Says of when a property's newest data are, where they carry a time of their own. From then on this time alone makes
    /// the age of this property, and fetches only count.
    /// </summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="at">
    /// When the data were made. One that is older than what is known changes nothing, one in the future counts as now, and
    /// the default value records nothing.
    /// </param>
    public void SetNewestData(string propertyId, DateTimeOffset at)
    {
        if (at != default)
            _properties.WithLabels(propertyId).SetNewestData(at);
    }

    /// <summary>
    /// Shows a property's counters at 0 before anything happened, so that <c>rate()</c> sees the first event. There is no age
    /// before there are data.
    /// </summary>
    /// <param name="propertyId">The property.</param>
    public void Announce(string propertyId) => _properties.WithLabels(propertyId);

    /// <summary>
    /// Takes a property's series off the page, for one that is no longer watched: its age would grow for ever. It starts
    /// anew when something is recorded for it again.
    /// </summary>
    /// <param name="propertyId">The property. One beyond the label's limit is shown with others, and stays.</param>
    /// <returns>False when the property has no series of its own.</returns>
    public bool RemoveProperty(string propertyId)
    {
        var removed = _staleness.Remove(propertyId);
        foreach (var result in Enum.GetValues<CompetitorFetchResult>())
            removed |= _fetches.Remove(propertyId, result);
        removed |= _fetches.Remove(propertyId, (CompetitorFetchResult)(-1)); // what undefined results are shown as
        return removed;
    }

    /// <summary>All that a property's fetches touch.</summary>
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

    /// <summary>The age of each property's data, whoever records it: it lives as long as the series that shows it.</summary>
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
