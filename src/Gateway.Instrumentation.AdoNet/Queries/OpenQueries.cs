namespace Gateway.Instrumentation;

/// <summary>Queries of one connection whose readers may be open: one, as a rule.</summary>
internal struct OpenQueries
{
    private MeasuredQuery? _last;
    private List<MeasuredQuery>? _others;

    public void Add(MeasuredQuery query)
    {
        if (_last is { HasEnded: false } other)
        {
            _others ??= [];
            _others.RemoveAll(static query => query.HasEnded);
            _others.Add(other);
        }

        _last = query;
    }

    /// <summary>Their connection is closed, and their readers with it.</summary>
    public void Leave()
    {
        _last?.Leave();
        _others?.ForEach(static query => query.Leave());
        (_last, _others) = (null, null);
    }
}
