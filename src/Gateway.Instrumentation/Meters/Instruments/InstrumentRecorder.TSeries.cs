using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// Finds the series of a measurement. Two tables, both read without a lock: one has the tags as the instrument gives them, and
/// is what most look-ups read, by their objects first and then by their contents; the other has the labels that they become, and
/// catches folded values, other orders of the same tags, and values that the first one may not keep.
/// </summary>
internal abstract class InstrumentRecorder<TSeries> : InstrumentRecorder
    where TSeries : Series
{
    private readonly KeyValuePair<string, object?>[] _scope;
    private readonly int _maxKnown;
    private volatile TSeries? _untagged;
    private volatile TagTable<TSeries> _known = new();
    private volatile TagTable<TSeries> _own = new();
    private volatile bool _ended;

    protected InstrumentRecorder(TagMap<TSeries> map, InstrumentShape shape)
    {
        Map = map;
        Scale = shape.Scale;
        _scope = shape.ScopeTags;
        _maxKnown = (int)Math.Min(4L * map.Metric.Registry.MaxSeriesPerMetric, 100_000);
        map.Join(this);
    }

    public override Metric Metric => Map.Metric;

    protected TagMap<TSeries> Map { get; }

    /// <summary>What a measurement is multiplied by.</summary>
    protected double Scale { get; }

    public override void End()
    {
        lock (Metric.Registry.Gate)
        {
            _ended = true;
            var own = _own.Series.ToList();
            _untagged = null;
            _known = new();
            _own = new();
            Map.Leave(this, own);
        }
    }

    /// <summary>Forgets removed series. The gate is held.</summary>
    public void Forget(HashSet<Series> gone)
    {
        if (!_own.Series.Any(gone.Contains))
            return;
        _own = _own.Where(series => !gone.Contains(series));
        _untagged = null;
        _known = new();
    }

    /// <summary>Lets series go that the instrument does not report any more. Those that no other instrument has leave the page.</summary>
    protected void LetGo(List<TSeries> leaving)
    {
        lock (Metric.Registry.Gate)
        {
            var gone = new HashSet<Series>(leaving);
            var held = _own.Series.Where(gone.Contains).ToList();
            Forget(gone);
            Map.Release(held);
        }
    }

    /// <summary>The series of a measurement.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected TSeries SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        (tags.IsEmpty ? _untagged : _known.FindObjects(tags)) ?? ByContent(tags);

    /// <summary>The series of a measurement, and whether it stands for several.</summary>
    protected TSeries SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags, out bool folded)
    {
        folded = false;
        return Known(tags) ?? Resolve(tags, out folded);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TSeries ByContent(ReadOnlySpan<KeyValuePair<string, object?>> tags) => Known(tags) ?? Resolve(tags, out _);

    private TSeries? Known(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        TagHash.TryOf(tags, out var hash) ? _known.Find(tags, hash) : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TSeries Resolve(ReadOnlySpan<KeyValuePair<string, object?>> tags, out bool folded)
    {
        var list = new LabelTagList(Math.Min(tags.Length + _scope.Length, 8 * TagHash.MaxTags));
        try
        {
            list.Add(_scope, Map.Labels);
            list.Add(tags, Map.Labels);
            var series = Resolve(tags, list.Labels(), out folded);
            folded |= list.LeftOut;
            if (folded)
                Metric.ReportOverflow();
            return series;
        }
        finally
        {
            list.Dispose();
        }
    }

    private TSeries Resolve(ReadOnlySpan<KeyValuePair<string, object?>> tags, ReadOnlySpan<LabelTag> labels, out bool folded)
    {
        // Folded values are many, and some tags may not be kept: these come here each time, and take no lock.
        if (FindOwn(labels, out folded) is { } known && (folded || !TagHash.TryOf(tags, out _)))
            return known;

        lock (Metric.Registry.Gate)
        {
            if (_ended)
                return Map.Sink;
            var series = Map.Admit(labels, out var own, out folded);
            if (ReferenceEquals(series, Map.Sink))
                return series;
            TagHash.TryOf(own, out var hash);
            if (_own.Find(own, hash) is null)
            {
                _own = _own.With(own, hash, series);
                Map.Hold(series);
            }

            if (!folded && TagHash.TryOf(tags, out hash) && _known.Find(tags, hash) is null)
                _known = (_known.Count < _maxKnown ? _known : new()).With(tags.ToArray(), hash, series);
            if (tags.IsEmpty && !folded)
                _untagged = series;
            return series;
        }
    }

    // Without a lock, and without making anything.
    private TSeries? FindOwn(ReadOnlySpan<LabelTag> labels, out bool folded)
    {
        folded = false;
        var own = ArrayPool<KeyValuePair<string, object?>>.Shared.Rent(labels.Length);
        try
        {
            for (var i = 0; i < labels.Length; i++)
            {
                var label = labels[i].Key.Label;
                if (!label.Domain.TryResolve(labels[i].Text, out var text, out var fold))
                    return null;
                own[i] = new(label.Name, text);
                folded |= fold;
            }

            var tags = own.AsSpan(0, labels.Length);
            if (!TagHash.TryOf(tags, out var hash))
                return null;
            if (_own.Find(tags, hash) is { } found)
                return found;
            if (!Map.IsFull)
                return null;
            folded = true;
            if (Metric.Definition.Type == MetricType.Gauge)
                return Map.Sink;
            for (var i = 0; i < labels.Length; i++)
                own[i] = new(own[i].Key, LabelText.Other);
            return TagHash.TryOf(tags, out hash) ? _own.Find(tags, hash) : null;
        }
        finally
        {
            ArrayPool<KeyValuePair<string, object?>>.Shared.Return(own, clearArray: true);
        }
    }
}
