namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>A page over its last scrapes: what <c>watch</c> shows.</summary>
internal sealed class WatchedPage(TimeProvider time)
{
    private Dictionary<string, WatchedSeries> _series = new(StringComparer.Ordinal);
    private List<WatchedSeries> _inOrder = [];
    private long? _lastAnswer;
    private long _downSince;

    /// <summary>The scrapes so far, also those that failed.</summary>
    public int Scrapes { get; private set; }

    /// <summary>The scrapes that the target answered.</summary>
    public int Answers { get; private set; }

    public int SeriesCount => _inOrder.Count;

    /// <summary>The labels that all series have with the same value.</summary>
    public IReadOnlyList<string> CommonLabels { get; private set; } = [];

    /// <summary>The lines of the last page that could not be read.</summary>
    public int BrokenLines { get; private set; }

    /// <summary>Why the last scrape failed; null when it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>For how long the target has not answered.</summary>
    public TimeSpan DownFor => Problem is null ? TimeSpan.Zero : time.GetElapsedTime(_downSince);

    /// <summary>Whether the target answers again after it did not.</summary>
    public bool IsBack { get; private set; }

    public void Update(ScrapedPage page)
    {
        var now = time.GetTimestamp();
        Scrapes++;
        Answers++;
        IsBack = Problem is not null && _lastAnswer is not null;
        Problem = null;
        BrokenLines = page.BrokenLines;
        CommonLabels = page.CommonLabels;

        // A series that is gone from the page is gone from here: Prometheus takes it as stale.
        var series = new Dictionary<string, WatchedSeries>(page.Series.Count, StringComparer.Ordinal);
        var inOrder = new List<WatchedSeries>(page.Series.Count);
        foreach (var scraped in page.Series)
        {
            var watched = new WatchedSeries(scraped) { SeenSince = _lastAnswer is null ? 1 : Scrapes };
            if (_series.TryGetValue(watched.FullName, out var known) && known.Kind == scraped.Kind)
            {
                watched = known;
                watched.Update(scraped, time.GetElapsedTime(_lastAnswer!.Value, now), Scrapes);
            }
            else
            {
                watched.Begin();
            }

            series.Add(watched.FullName, watched);
            inOrder.Add(watched);
        }

        (_series, _inOrder, _lastAnswer) = (series, inOrder, now);
    }

    /// <summary>The target did not answer; what is known stays, for when it is back.</summary>
    public void Fail(string problem)
    {
        Scrapes++;
        IsBack = false;
        if (Problem is null)
            _downSince = time.GetTimestamp();
        Problem = problem;
        foreach (var series in _inOrder)
            series.Miss();
    }

    /// <summary>The series whose names and labels hold all words: those that moved last come first, in the order of the page.</summary>
    public IReadOnlyList<WatchedSeries> Select(IReadOnlyList<string> words) =>
        [.. _inOrder.Where(series => words.All(word => series.FullName.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .OrderByDescending(series => series.MovedIn)];
}
