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
    private readonly TimeProvider _time;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public CompetitorMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var property = Label.Text("property_id");

        _fetches = metrics.Counter("pricing_competitor_fetches_total", "Attempts to get competitors' prices, by how they ended.", property, Label.Enum<CompetitorFetchResult>("status"));
        _staleness = metrics.Gauge("pricing_competitor_staleness_seconds", "Age of a property's newest competitor data.", property);

        // Ages under one label set add up, so that a registry has one age of a property however many instances of this
        // family it has.
        _properties = metrics.Registry.Shared(() => metrics.Bundle(property, p => new PropertyHandles(this, p)));
        _fetch = metrics.OperationKind<PropertyHandles, CompetitorFetchResult>(static (series, end) => series.End(end));
        _time = metrics.TimeProvider;
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
    public void RemoveProperty(string propertyId)
    {
        lock (_properties)
        {
            var series = _properties.WithLabels(propertyId);
            if (!_properties.Remove(propertyId))
                return;
            series.Forget();
            _staleness.Remove(propertyId);
            foreach (var result in Enum.GetValues<CompetitorFetchResult>())
                _fetches.Remove(propertyId, result);
            _fetches.Remove(propertyId, (CompetitorFetchResult)(-1)); // what undefined results are shown as
        }
    }

    /// <summary>All that a property's fetches touch, and what its age is counted from.</summary>
    private sealed class PropertyHandles(CompetitorMetrics family, string propertyId)
    {
        private const long Never = 0;

        private readonly PerMember<CompetitorFetchResult, Counter> _fetches = new(result => family._fetches.WithLabels(propertyId, result));
        private readonly Gauge _staleness = family._staleness.WithLabels(propertyId);
        private readonly Lock _showing = new();
        private long _fetchedAt; // UTC ticks, as below
        private long _dataAt;
        private volatile bool _shown;

        public void End(OperationEnd<CompetitorFetchResult> end)
        {
            // By its name, because the property may have been forgotten meanwhile.
            if (end.Outcome != OperationOutcome.Cancelled)
                family.RecordFetch(propertyId, end.Result ?? CompetitorFetchResult.Error);
        }

        public void Record(CompetitorFetchResult result)
        {
            _fetches[result].Inc();
            if (result != CompetitorFetchResult.Success)
                return;
            Volatile.Write(ref _fetchedAt, Now);
            ShowAge();
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

            ShowAge();
        }

        // A call that still runs on what is forgotten must not show an age beside the one that may be made anew.
        public void Forget()
        {
            lock (_showing)
                _shown = true;
        }

        private long Now => family._time.GetUtcNow().UtcTicks;

        private void ShowAge()
        {
            if (_shown || _staleness.IsFolded) // the newest data of many would hide the old ones
                return;
            lock (_showing)
            {
                if (!_shown)
                    _staleness.AddCallback(Age);
                _shown = true;
            }
        }

        private double Age()
        {
            var dataAt = Volatile.Read(ref _dataAt);
            var newest = dataAt == Never ? Volatile.Read(ref _fetchedAt) : dataAt;
            return Math.Max(0, TimeSpan.FromTicks(Now - newest).TotalSeconds);
        }
    }
}
