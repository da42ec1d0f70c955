using System.Globalization;
using System.Text;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

/// <summary>The same random operations in both libraries, and their pages side by side.</summary>
internal sealed class DifferentialRun
{
    // Few enough values for each label that the series stay below the limit of a metric (2,000).
    private static readonly int[] ValuesPerLabel = [0, 40, 10, 5, 3, 3];

    private readonly MetricRegistry _ours;
    private readonly Prometheus.CollectorRegistry _theirs = new();
    private readonly List<Twin> _twins = [];
    private readonly Dictionary<string, double[]> _bounds = new(StringComparer.Ordinal);
    private readonly Random _random;

    public DifferentialRun(int seed)
    {
        _random = new Random(seed);
        var options = new GatewayMetricsOptions();
        for (var i = _random.Next(3); i > 0; i--)
            options.StaticLabels[$"static_{i}"] = RandomTexts.Next(_random);
        _ours = new MetricRegistry(options);
        _theirs.SetStaticLabels(new Dictionary<string, string>(options.StaticLabels));
        var ours = new MetricFactory(_ours);
        var theirs = Prometheus.Metrics.WithCustomRegistry(_theirs);
        for (var i = 0; i < 18; i++)
        {
            var labels = Enumerable.Range(0, i % 6).Select(n => $"label_{(char)('a' + n)}").ToArray();
            var values = labels.Select(_ => RandomTexts.NextValues(_random, ValuesPerLabel[labels.Length])).ToArray();
            var help = "Help: " + DeliberateDifferences.WithoutEscapes(RandomTexts.Next(_random));
            _twins.Add((i / 6) switch
            {
                0 => Counter($"counter_{i}_total", help, labels, values),
                1 => Gauge($"gauge_{i}", help, labels, values),
                _ => Histogram($"histogram_{i}", help, labels, values),
            });
        }

        Twin Counter(string name, string help, string[] labels, string[][] values) => new CounterTwin(
            name, labels, values, LabeledOf<Counter>.Counter(ours, name, help, labels), theirs.CreateCounter(name, help, labels));

        Twin Gauge(string name, string help, string[] labels, string[][] values) => new GaugeTwin(
            name, labels, values, LabeledOf<Gauge>.Gauge(ours, name, help, labels),
            theirs.CreateGauge(name, help, labels, new Prometheus.GaugeConfiguration { SuppressInitialValue = true }));

        Twin Histogram(string name, string help, string[] labels, string[][] values)
        {
            var bounds = _bounds[name] = RandomNumbers.NextBounds(_random);
            return new HistogramTwin(
                name, labels, values, bounds, LabeledOf<Histogram>.Histogram(ours, name, help, Buckets.Of(bounds), labels),
                theirs.CreateHistogram(name, help, labels, new Prometheus.HistogramConfiguration { Buckets = bounds }));
        }
    }

    public void Record(int operations)
    {
        for (var i = 0; i < operations; i++)
            _twins[_random.Next(_twins.Count)].Record(_random);
    }

    /// <summary>How many samples were compared.</summary>
    public async Task<int> CompareAsync() =>
        await CompareAsync(ExpositionFormat.Text) + await CompareAsync(ExpositionFormat.OpenMetrics);

    private async Task<int> CompareAsync(ExpositionFormat format)
    {
        var ours = new PageToCompare(_ours.CollectText(format));
        using var stream = new MemoryStream();
        await _theirs.CollectAndExportAsTextAsync(
            stream, format == ExpositionFormat.Text ? Prometheus.ExpositionFormat.PrometheusText : Prometheus.ExpositionFormat.OpenMetricsText, default);
        var theirs = new PageToCompare(Encoding.UTF8.GetString(stream.ToArray()));
        var differences = new List<string>();

        foreach (var (key, sample) in theirs.Samples)
        {
            var twin = TwinOf(sample.Name);
            if (!ours.Samples.TryGetValue(key, out var own))
            {
                if (!(format == ExpositionFormat.OpenMetrics && IsLeftOut(theirs, key, sample)))
                    differences.Add($"{format}: only on theirs: {sample.Line}\n    last: {twin.Last}");
            }
            else if (!own.Value.Equals(sample.Value) && !(Math.Abs(own.Value - sample.Value) <= twin.Tolerance(sample.Name, sample.Value)))
            {
                differences.Add($"{format}: ours {own.Line}\n  theirs {sample.Line}\n    last: {twin.Last}");
            }
        }

        differences.AddRange(ours.Samples.Where(pair => !theirs.Samples.ContainsKey(pair.Key)).Select(pair => $"{format}: only on ours: {pair.Value.Line}"));
        foreach (var (name, header) in ours.Headers)
        {
            if (theirs.Headers.GetValueOrDefault(name) != header)
                differences.Add($"{format}: ours {header}\n  theirs {theirs.Headers.GetValueOrDefault(name)}");
        }

        ours.Headers.Count.ShouldBe(_twins.Count);
        theirs.Headers.Count.ShouldBe(_twins.Count);
        differences.Take(10).ShouldBeEmpty(string.Create(CultureInfo.InvariantCulture, $"{differences.Count} differences"));
        return theirs.Samples.Count;
    }

    private Twin TwinOf(string sample) => _twins.Single(twin =>
        sample == twin.Name || (sample.StartsWith(twin.Name + "_", StringComparison.Ordinal) && _bounds.ContainsKey(twin.Name)));

    private bool IsLeftOut(PageToCompare theirs, string key, MetricSample sample)
    {
        var twin = TwinOf(sample.Name);
        return sample.Name != twin.Name && !sample.Name.EndsWith("_bucket", StringComparison.Ordinal)
            && DeliberateDifferences.LeavesOutSum(
                theirs.Samples[twin.Name + "_sum" + key[sample.Name.Length..]].Value, _bounds[twin.Name][0] < 0);
    }
}
