namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>A series over its last scrapes.</summary>
internal sealed class WatchedSeries(ScrapedSeries first)
{
    /// <summary>How many scrapes a sparkline shows.</summary>
    public const int HistoryLength = 20;

    private readonly Queue<double> _history = new(HistoryLength);
    private ScrapedSeries _last = first;

    public string Name { get; } = first.Name;

    public IReadOnlyList<string> Labels { get; } = first.Labels;

    /// <summary>Name and labels as the page has them.</summary>
    public string FullName { get; } = Written(first.Name, first.Labels);

    public SeriesKind Kind { get; } = first.Kind;

    /// <summary>The value of a gauge, the total of a counter, the count of a histogram.</summary>
    public double Value => _last.Value;

    /// <summary>What a counter or histogram counted in each second since the scrape before; null after the first one.</summary>
    public double? Rate { get; private set; }

    /// <summary>The 50th, 95th and 99th percentile of what a histogram observed since the scrape before; null when it was nothing.</summary>
    public (double? P50, double? P95, double? P99) Percentiles { get; private set; }

    /// <summary>Whether the counting began anew since the scrape before.</summary>
    public bool WasReset { get; private set; }

    /// <summary>The number of the scrape in which it moved last; 0 when it never did.</summary>
    public int MovedIn { get; private set; }

    /// <summary>The number of the scrape that it was first seen in.</summary>
    public int SeenSince { get; init; } = 1;

    /// <summary>Rates or values of the last scrapes; not a number where there was none.</summary>
    public IReadOnlyCollection<double> History => _history;

    /// <summary>Name and labels without those that all series have.</summary>
    public string ShortName(IReadOnlyList<string> common) => common.Count == 0 ? FullName : Written(Name, [.. Labels.Except(common)]);

    /// <summary>The scrape that showed it first.</summary>
    public void Begin()
    {
        if (SeenSince > 1)
            MovedIn = SeenSince;
        Keep(Kind == SeriesKind.Gauge ? Value : double.NaN);
    }

    /// <summary>Another scrape.</summary>
    /// <param name="now">What it showed.</param>
    /// <param name="elapsed">The time since the scrape before.</param>
    /// <param name="scrape">Its number.</param>
    public void Update(ScrapedSeries now, TimeSpan elapsed, int scrape)
    {
        var before = _last;
        _last = now;
        if (Kind == SeriesKind.Gauge)
        {
            if (!now.Value.Equals(before.Value))
                MovedIn = scrape;
            Keep(now.Value);
            return;
        }

        WasReset = now.Value < before.Value;
        var counted = WasReset ? now.Value : now.Value - before.Value; // after a reset it counts from 0, as rate() takes it
        if (counted != 0 || WasReset)
            MovedIn = scrape;
        Rate = counted / elapsed.TotalSeconds;
        if (Kind == SeriesKind.Histogram)
        {
            List<KeyValuePair<double, double>> buckets =
                [.. now.Buckets.Select(bucket => KeyValuePair.Create(bucket.Key, bucket.Value - (WasReset ? 0 : before.Buckets.GetValueOrDefault(bucket.Key))))];
            Percentiles = (Watching.Percentiles.Of(buckets, 0.5), Watching.Percentiles.Of(buckets, 0.95), Watching.Percentiles.Of(buckets, 0.99));
        }

        Keep(Rate.Value);
    }

    /// <summary>A scrape that failed.</summary>
    public void Miss()
    {
        Rate = null;
        Percentiles = default;
        WasReset = false;
        Keep(double.NaN);
    }

    private static string Written(string name, IReadOnlyList<string> labels) => labels.Count == 0 ? name : $"{name}{{{string.Join(',', labels)}}}";

    private void Keep(double value)
    {
        if (_history.Count == HistoryLength)
            _history.Dequeue();
        _history.Enqueue(value);
    }
}
