namespace TradingHandlers.Strategies;

/// <summary>The last so many of something.</summary>
internal sealed class RecentPast<T>(int capacity)
{
    private readonly Queue<T> _items = new();

    public IReadOnlyCollection<T> Items => _items;

    public void Add(T item)
    {
        _items.Enqueue(item);
        if (_items.Count > capacity)
            _items.Dequeue();
    }
}
