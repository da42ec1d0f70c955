using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// The series of one metric whose labels are the tags of its measurements. Instruments of one name share it; each holds the
/// series that it recorded to, and a series leaves with its last holder.
/// </summary>
internal sealed class TagMap<TSeries> : ISeriesOwner
    where TSeries : Series
{
    // Beyond the series limit a metric has one series of "other" for each set of label names, and no more than these.
    private const int MaxFolded = 16;

    private readonly Func<Metric, byte[], TSeries> _create;
    private readonly Dictionary<Series, Held> _held = [];
    private readonly List<InstrumentRecorder<TSeries>> _recorders = [];
    private readonly ConditionalWeakTable<Series, KeyValuePair<string, object?>[]> _retired = [];
    private TagTable<TSeries> _byTags = new();

    public TagMap(Metric metric, TagLabels labels, Func<Metric, byte[], TSeries> create)
    {
        Metric = metric;
        Labels = labels;
        _create = create;
        Sink = create(metric, []);
        Sink.Retire();
        metric.Owner = this;
    }

    public Metric Metric { get; }

    public TagLabels Labels { get; }

    /// <summary>The handle that ignores everything.</summary>
    public TSeries Sink { get; }

    /// <summary>How many instruments record to it.</summary>
    public int Instruments => _recorders.Count;

    /// <summary>Held while a reading of observable instruments is shown; taken before the registry's gate.</summary>
    public Lock Readings { get; } = new();

    /// <summary>True when another series would exceed the limit.</summary>
    public bool IsFull => Metric.Series.Count >= Metric.Registry.MaxSeriesPerMetric;

    private Lock Gate => Metric.Registry.Gate;

    public void Join(InstrumentRecorder<TSeries> recorder)
    {
        lock (Gate)
            _recorders.Add(recorder);
    }

    /// <summary>Lets an instrument go, and removes the series that only it held.</summary>
    public void Leave(InstrumentRecorder<TSeries> recorder, IEnumerable<TSeries> series)
    {
        lock (Gate)
        {
            if (!_recorders.Remove(recorder))
                return;
            if (_recorders.Count == 0)
                Retire([.. _held.Keys.Cast<TSeries>()]);
            else
                Release(series);
        }
    }

    /// <summary>Lets one holder of each series go. Those that nobody holds leave the page. The gate is held.</summary>
    public void Release(IEnumerable<TSeries> series)
    {
        var leaving = new List<TSeries>();
        foreach (var one in series)
        {
            if (_held.TryGetValue(one, out var held) && --held.Holders == 0)
                leaving.Add(one);
        }

        Retire(leaving);
    }

    /// <summary>Finds or creates the series of labels, for one more holder. The gate is held.</summary>
    /// <param name="labels">The labels in order.</param>
    /// <param name="tags">The series' own label values.</param>
    /// <param name="folded">Whether the values of a label, or the series, are too many.</param>
    public TSeries Admit(ReadOnlySpan<LabelTag> labels, out KeyValuePair<string, object?>[] tags, out bool folded)
    {
        folded = false;
        tags = new KeyValuePair<string, object?>[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i].Key.Label;
            tags[i] = new(label.Name, label.Domain.Admit(labels[i].Text, out var fold));
            folded |= fold;
        }

        if (Find(tags) is { } known)
            return known;
        if (!IsFull)
            return Create(labels, tags);

        for (var i = 0; i < labels.Length; i++)
            labels[i].Key.Label.Domain.Discard((string)tags[i].Value!);
        folded = true;
        if (Metric.Definition.Type == MetricType.Gauge)
            return Sink; // the value of several gauges in one series would be a number that nobody measured
        for (var i = 0; i < labels.Length; i++)
            tags[i] = new(tags[i].Key, LabelText.Other);
        return Find(tags) ?? (Metric.Series.Count < Metric.Registry.MaxSeriesPerMetric + MaxFolded ? Create(labels, tags) : Sink);
    }

    /// <summary>Counts one more holder. The gate is held.</summary>
    public void Hold(TSeries series)
    {
        if (_held.TryGetValue(series, out var held))
            held.Holders++;
    }

    public Series? SuccessorOf(Series retired)
    {
        if (ReferenceEquals(retired, Sink) || !_retired.TryGetValue(retired, out var tags))
            return null;
        var list = new LabelTagList(tags.Length);
        list.Add(tags, Labels);
        lock (Gate)
        {
            var successor = _recorders.Count == 0 ? null : Admit(list.Labels(), out _, out _);
            list.Dispose();
            return successor;
        }
    }

    public void RemoveIdle(IdleTracker tracker)
    {
        var leaving = new List<TSeries>();
        var activities = new List<long?>();
        foreach (var series in _held.Keys)
        {
            if (tracker.IsIdle(series, out var activity))
            {
                leaving.Add((TSeries)series);
                activities.Add(activity);
            }
        }

        Retire(leaving, activities);
    }

    private static LabelDomain[]? WithOther(ReadOnlySpan<LabelTag> labels, (string Name, string Text)[] own)
    {
        List<LabelDomain>? others = null;
        for (var i = 0; i < own.Length; i++)
        {
            if (own[i].Text == LabelText.Other)
                (others ??= []).Add(labels[i].Key.Label.Domain);
        }

        return others?.ToArray();
    }

    private TSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        TagHash.TryOf(tags, out var hash) ? _byTags.Find(tags, hash) : null;

    private TSeries Create(ReadOnlySpan<LabelTag> labels, KeyValuePair<string, object?>[] tags)
    {
        var own = Array.ConvertAll(tags, static tag => (Name: tag.Key, Text: (string)tag.Value!));
        var fixedLabels = Array.FindAll(Metric.Registry.StaticLabels, label => !Array.Exists(own, one => one.Name == label.Name));
        var series = _create(Metric, ExpositionText.Labels(own, fixedLabels));
        if (series is Gauge gauge)
            gauge.WithOther = WithOther(labels, own);
        for (var i = 0; i < labels.Length; i++)
            labels[i].Key.Label.Domain.Hold((string)tags[i].Value!);
        TagHash.TryOf(tags, out var hash);
        _byTags = _byTags.With(tags, hash, series);
        _held.Add(series, new Held([.. labels], tags));
        Metric.Add(series);
        return series;
    }

    // With activities they were idle and have successors; without, nobody records to them any more.
    private void Retire(List<TSeries> leaving, List<long?>? activities = null)
    {
        if (leaving.Count == 0)
            return;
        var gone = new HashSet<Series>(leaving);
        var held = leaving.ConvertAll(series => _held[series]);
        _byTags = _byTags.Where(series => !gone.Contains(series));
        foreach (var recorder in _recorders)
            recorder.Forget(gone);
        Metric.Series.Leave(leaving.Count);
        for (var i = 0; i < leaving.Count; i++)
        {
            _held.Remove(leaving[i]);
            for (var label = 0; label < held[i].Labels.Length; label++)
                held[i].Labels[label].Key.Label.Domain.Release((string)held[i].Tags[label].Value!);
            if (activities is not null)
                _retired.Add(leaving[i], held[i].Tags);
        }

        for (var i = 0; i < leaving.Count; i++)
            leaving[i].Retire(activities?[i]);
        Metric.Series.Trim();
    }

    private sealed class Held(LabelTag[] labels, KeyValuePair<string, object?>[] tags)
    {
        public LabelTag[] Labels { get; } = labels;

        public KeyValuePair<string, object?>[] Tags { get; } = tags;

        public int Holders { get; set; }
    }
}
