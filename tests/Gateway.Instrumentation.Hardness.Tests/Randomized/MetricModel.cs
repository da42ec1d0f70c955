using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>One metric as the design describes it: its series by what is shown, in their order of appearance.</summary>
internal sealed class MetricModel(RegistryModel registry, string name, string help, MetricType type, LabelModel[] labels, double[] bounds, int maxSeries)
{
    private readonly List<SeriesModel> _series = [];
    private SeriesModel? _currentInfo;

    public string Name { get; } = name;

    public MetricType Type { get; } = type;

    public LabelModel[] Labels { get; } = labels;

    public double[] Bounds { get; } = bounds;

    public IReadOnlyList<SeriesModel> Series => _series;

    /// <summary>The series for label values; null when it is dropped.</summary>
    public SeriesModel? Get(string[] texts)
    {
        var resolved = texts.Select((text, i) => Labels[i].Resolve(text)).ToArray();
        var folded = resolved.Any(label => label.Folded);
        var key = resolved.Select(label => label.Shown).ToArray();
        var found = Find(key);
        if (found is null && _series.Count >= maxSeries)
        {
            if (Type is MetricType.Gauge or MetricType.Info)
            {
                registry.CountOverflow(Name);
                return null;
            }

            string[] fold = [.. key.Select((shown, i) => Labels[i].Fold(shown))];
            folded |= !fold.AsSpan().SequenceEqual(key); // else there was nothing to fold
            key = fold;
            found = Find(key) ?? Create(key);
        }

        if (folded)
            registry.CountOverflow(Name);
        return found ?? Create(key);
    }

    public bool Remove(string[] texts)
    {
        var resolved = texts.Select((text, i) => Labels[i].Resolve(text)).ToArray();
        if (resolved.Any(label => label.Folded || label.IsNew) || Find([.. resolved.Select(label => label.Shown)]) is not { } series)
            return false;
        Drop(series);
        return true;
    }

    /// <summary>The series that a recording through a handle goes to.</summary>
    public SeriesModel? Live(SeriesModel? handle) => handle is { Removed: true } ? Get(handle.Key) : handle;

    public void Add(SeriesModel? handle, double amount)
    {
        if (amount < 0)
            registry.CountRejected(Name, "negative");
        else if (!double.IsFinite(amount))
            registry.CountRejected(Name, "not_finite");
        else if (amount > 0 && Live(handle) is { } series)
            Change(series, series.Value + amount);
    }

    public void Set(SeriesModel? handle, double value)
    {
        // One number cannot stand for several label sets.
        if (!IsFolded(handle) && Live(handle) is { } series && !IsFolded(series))
            Change(series, value);
    }

    private bool IsFolded(SeriesModel? series) =>
        series is not null && Labels.Zip(series.Key).Any(label => label.First.HasFolded && label.Second == LabelModel.Other);

    public void AddToGauge(SeriesModel? handle, double amount)
    {
        if (Live(handle) is not { } series)
            return;
        series.Relative = true;
        Change(series, (series.Value ?? 0) + amount);
    }

    public void Observe(SeriesModel? handle, double value, int count)
    {
        if (!double.IsFinite(value))
        {
            registry.CountRejected(Name, "not_finite");
            return;
        }

        if (count < 0)
            registry.CountRejected(Name, "negative");
        if (count <= 0 || Live(handle) is not { } series)
            return;
        series.Buckets[Bounds.Count(bound => bound < value)] += count;
        Change(series, series.Value + (value * count));
    }

    public void Show(SeriesModel? handle)
    {
        if (Live(handle) is { } series)
            _currentInfo = series;
    }

    public void Reset()
    {
        foreach (var series in _series)
        {
            series.Created = registry.Now;
            if (Type is MetricType.Counter or MetricType.Histogram)
            {
                series.Value = 0;
                Array.Clear(series.Buckets);
            }
        }
    }

    public void Sweep(TimeSpan now, TimeSpan timeout, IdleSeries which)
    {
        foreach (var series in _series.ToArray())
        {
            if (Labels.Length == 0 || Type == MetricType.Info || (which == IdleSeries.Gauges && Type != MetricType.Gauge))
                continue;
            if (Type == MetricType.Gauge && (series.Callbacks.Count > 0 || (series.Relative && series.Value != 0)))
                series.Seen = null;
            else if (series.Seen is not { } seen || seen.Version != series.Version)
                series.Seen = (series.Version, now);
            else if (now - seen.At >= timeout)
                Drop(series);
        }
    }

    public void Write(StringBuilder page, ExpositionFormat format)
    {
        var openMetrics = format == ExpositionFormat.OpenMetrics;
        var suffix = Type switch { MetricType.Counter => "_total", MetricType.Info => "_info", _ => "" };
        var family = openMetrics && suffix.Length > 0 && Name.EndsWith(suffix, StringComparison.Ordinal) ? Name[..^suffix.Length] : Name;
        var sample = openMetrics ? family + suffix : Name;
        var shownType = Type == MetricType.Info && !openMetrics ? "gauge" : Type.ToString().ToLowerInvariant();
        page.Append(CultureInfo.InvariantCulture, $"# HELP {family} {help}\n# TYPE {family} {shownType}\n");
        foreach (var series in _series)
        {
            if (Type == MetricType.Histogram)
            {
                WriteHistogram(page, series, openMetrics);
            }
            else if (Type == MetricType.Info)
            {
                if (ReferenceEquals(series, _currentInfo))
                    Line(page, sample, series, "1");
            }
            else if (ValueOf(series) is { } value)
            {
                Line(page, sample, series, Text(value));
            }

            if (openMetrics && registry.ShowsCreated && Type is (MetricType.Counter or MetricType.Histogram))
                Line(page, family + "_created", series, Text(series.Created));
        }
    }

    private double? ValueOf(SeriesModel series)
    {
        var value = Type == MetricType.Gauge && !series.Relative && IsFolded(series) ? null : series.Value;
        foreach (var callback in series.Callbacks)
        {
            if (callback() is { } share)
                value = (value ?? 0) + share;
            else
                registry.CountRejected(Name, "callback_failed");
        }

        return value;
    }

    private void WriteHistogram(StringBuilder page, SeriesModel series, bool openMetrics)
    {
        var total = 0L;
        for (var i = 0; i < series.Buckets.Length; i++)
        {
            total += series.Buckets[i];
            var bound = i < Bounds.Length ? GoFormat.Canonical(Bounds[i]) : "+Inf";
            Line(page, Name + "_bucket", series, total.ToString(CultureInfo.InvariantCulture), $"le=\"{bound}\"");
        }

        if (openMetrics && (series.Value < 0 || Bounds[0] < 0))
            return;
        Line(page, Name + "_sum", series, Text(series.Value!.Value));
        Line(page, Name + "_count", series, total.ToString(CultureInfo.InvariantCulture));
    }

    private void Line(StringBuilder page, string name, SeriesModel series, string value, string? bound = null)
    {
        var pairs = Labels.Select((label, i) => (label.Name, Value: series.Key[i])).Concat(registry.StaticLabels)
            .Select(label => $"{label.Name}=\"{Escape(label.Value)}\"").Concat(bound is null ? [] : [bound]).ToList();
        page.Append(name).Append(pairs.Count > 0 ? $"{{{string.Join(',', pairs)}}}" : "").Append(' ').Append(value).Append('\n');
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Text(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private SeriesModel? Find(string[] key) => _series.Find(series => series.Key.AsSpan().SequenceEqual(key));

    private SeriesModel Create(string[] key)
    {
        var series = new SeriesModel(key, Type == MetricType.Histogram ? Bounds.Length + 1 : 0)
        {
            Created = registry.Now,
            Value = Type is MetricType.Gauge or MetricType.Info ? null : 0,
        };
        _series.Add(series);
        for (var i = 0; i < key.Length; i++)
            Labels[i].Hold(key[i]);
        return series;
    }

    private void Drop(SeriesModel series)
    {
        _series.Remove(series);
        series.Removed = true;
        series.Callbacks.Clear();
        if (ReferenceEquals(series, _currentInfo))
            _currentInfo = null;
        for (var i = 0; i < series.Key.Length; i++)
            Labels[i].Release(series.Key[i]);
    }

    private static void Change(SeriesModel series, double? value)
    {
        series.Value = value;
        series.Version++;
    }
}
