namespace Gateway.Instrumentation;

/// <summary>References that keep nothing alive. Those of collected objects leave when the list would grow.</summary>
internal sealed class WeakList<T>
    where T : class
{
    private readonly List<WeakReference<T>> _items = [];

    public void Add(WeakReference<T> item)
    {
        if (_items.Count == _items.Capacity)
            _items.RemoveAll(static item => !item.TryGetTarget(out _));
        _items.Add(item);
    }

    /// <summary>Calls an action for each object that is alive. It must not add others.</summary>
    public void ForEach<TState>(TState state, Action<T, TState> action)
    {
        for (var i = _items.Count - 1; i >= 0; i--)
        {
            if (_items[i].TryGetTarget(out var item))
                action(item, state);
        }
    }

    public void Clear() => _items.Clear();
}
