namespace Gateway.Instrumentation;

/// <summary>
/// The series of one metric in order of creation. Changed under the registry's gate; a scrape reads a <see cref="Snapshot"/> of
/// it without a lock. Retired series, which show nothing, stay in it until there are enough of them: leaving one out means to
/// copy the others.
/// </summary>
internal sealed class SeriesList
{
    private volatile Page _page = new(new Series[1], 0);
    private volatile int _count;

    /// <summary>Number of live series.</summary>
    public int Count => _count;

    /// <summary>The series, some of them retired.</summary>
    public ReadOnlyMemory<Series> Snapshot
    {
        get
        {
            var page = _page;
            return page.Items.AsMemory(0, page.Count);
        }
    }

    public void Add(Series series)
    {
        var page = _page.Count < _page.Items.Length ? _page : Copy();
        page.Items[page.Count] = series;
        page.Count++; // after the item, so that a reader never sees an empty place
        _page = page;
        _count++;
    }

    /// <summary>Counts series that leave. They are retired at once, and <see cref="Trim"/> is called.</summary>
    public void Leave(int leaving) => _count -= leaving;

    /// <summary>Leaves retired series out when they are more than a quarter of all.</summary>
    public void Trim()
    {
        if ((_page.Count - _count) * 4 > _page.Count)
            _page = Copy();
    }

    private Page Copy()
    {
        var live = Array.FindAll(_page.Items, static series => series is { IsRetired: false });
        var items = new Series[Math.Max(1, live.Length * 2)];
        live.CopyTo(items, 0);
        return new Page(items, live.Length);
    }

    private sealed class Page(Series[] items, int count)
    {
        private volatile int _count = count;

        public Series[] Items { get; } = items;

        public int Count
        {
            get => _count;
            set => _count = value;
        }
    }
}
