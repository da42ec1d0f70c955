namespace Gateway.Instrumentation;

/// <summary>
/// The series of one metric in order of creation. Changed under the registry's gate; a scrape reads a <see cref="Snapshot"/> of
/// it without a lock.
/// </summary>
internal sealed class SeriesList
{
    private volatile Page _page = new(new Series[1], 0);

    public int Count => _page.Count;

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
        var page = _page;
        if (page.Count == page.Items.Length)
        {
            var larger = new Series[page.Count * 2];
            page.Items.CopyTo(larger, 0);
            page = new Page(larger, page.Count);
        }

        page.Items[page.Count] = series;
        page.Count++; // after the item, so that a reader never sees an empty place
        _page = page;
    }

    public void Remove(IReadOnlySet<Series> leaving)
    {
        var rest = Array.FindAll(_page.Items, item => item is not null && !leaving.Contains(item));
        var items = new Series[Math.Max(1, rest.Length)];
        rest.CopyTo(items, 0);
        _page = new Page(items, rest.Length);
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
