using System.Diagnostics;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>
/// A registry with every type of metric in every odd shape, and beside it, kept by other means, what its page has to say.
/// </summary>
internal sealed class Zoo
{
    public static readonly double[] ExtremeNumbers =
    [
        0, -0.0, 1, -1, 0.1, 0.1 + 0.2, 1.0 / 3, double.Epsilon, -double.Epsilon, 2.2250738585072009e-308, 2.2250738585072014e-308, 1e-5, 1e-4,
        1e15, 1e16, 1e21, 1e22, 123456789.125, 9007199254740992, 9007199254740994, 18446744073709551616.0, 1e308, double.MaxValue, double.MinValue,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private readonly List<ZooSample> _samples = [];
    private readonly Dictionary<string, string> _helps = [];
    private readonly Dictionary<string, string> _statics;
    private readonly bool _created;
    private int _names;

    public Zoo(Action<GatewayMetricsOptions>? configure = null)
    {
        var options = new GatewayMetricsOptions { ServiceName = "zoo \"of\" \\ metrics\n", StaticLabels = { ["cell"] = "A\ud800" } };
        configure?.Invoke(options);
        _created = options.CreatedTimestamps;
        _statics = options.StaticLabels.ToDictionary(label => label.Key, label => AwkwardTexts.Canonical(label.Value));
        _statics["service_name"] = options.ServiceName!;
        Time = new ManualTimeProvider(DateTimeOffset.UtcNow);
        Registry = new MetricRegistry(options, Time);
        Metrics = new MetricFactory(Registry);
        Counters();
        Gauges();
        Histograms();
        Summaries();
        Infos();
        EmptyFamilies();
        HelpTexts();
    }

    public ManualTimeProvider Time { get; }

    public MetricRegistry Registry { get; }

    public MetricFactory Metrics { get; }

    /// <summary>The families' help texts, by the family's name in OpenMetrics.</summary>
    public IReadOnlyDictionary<string, string> Helps => _helps;

    /// <summary>The samples of a page, one line each, sorted; with the text format's names or those of OpenMetrics.</summary>
    public List<string> Expected(ExpositionFormat format, Func<KeyValuePair<string, string>, bool>? keepsLabel = null, bool parserAddsTotal = false) =>
        [.. _samples.Where(sample => sample.IsIn(format)).Select(sample => SampleKey.Line(
            format == ExpositionFormat.OpenMetrics || (parserAddsTotal && sample.Type == MetricType.Counter) ? sample.OpenMetricsName : sample.TextName,
            sample.Labels.Concat(_statics).Where(keepsLabel ?? (_ => true)), sample.Value)).Order(StringComparer.Ordinal)];

    private void Counters()
    {
        Counter(Metrics.Counter("zoo_plain_total", Help("zoo_plain")), "zoo_plain_total", "zoo_plain_total", 0);
        Counter(Metrics.Counter("a:b:c_total", Help("a:b:c")), "a:b:c_total", "a:b:c_total", 0.1 + 0.2);
        Counter(Metrics.Counter("__total", Help("_")), "__total", "__total", 1e308);
        var byText = Metrics.Counter("zoo_texts_total", Help("zoo_texts"), Label.Text("text"));
        foreach (var text in DistinctTexts())
            Counter(byText.WithLabels(text), "zoo_texts_total", "zoo_texts_total", 1, ("text", AwkwardTexts.Canonical(text)));
        var byNumber = Metrics.Counter("zoo_numbers_total", Help("zoo_numbers"), Label.Number("n"), Label.Flag("flag"));
        var values = ExtremeNumbers.Where(value => double.IsFinite(value) && value >= 0).Select(Math.Abs).ToArray();
        for (var i = 0; i < values.Length; i++)
            Counter(byNumber.WithLabels(i - 5, i % 2 == 0), "zoo_numbers_total", "zoo_numbers_total", values[i], ("n", $"{i - 5}"), ("flag", i % 2 == 0 ? "true" : "false"));
        var three = Metrics.Counter("zoo_three_total", Help("zoo_three"), Label.Text("first"), Label.Enum<ZooKind>("second"), Label.Number("third"));
        foreach (var text in (string[])["", "\\", "😀"])
        {
            Counter(three.WithLabels(text, ZooKind.PlainMember, long.MaxValue), "zoo_three_total", "zoo_three_total", 2, ("first", AwkwardTexts.Canonical(text)), ("second", "plain_member"), ("third", "9223372036854775807"));
            Counter(three.WithLabels(text, ZooKind.Awkward, -1), "zoo_three_total", "zoo_three_total", 4, ("first", AwkwardTexts.Canonical(text)), ("second", "with \"quotes\" \\ and\nlines"), ("third", "-1"));
            Counter(three.WithLabels(text, (ZooKind)77, 0), "zoo_three_total", "zoo_three_total", 5, ("first", AwkwardTexts.Canonical(text)), ("second", "unknown"), ("third", "0"));
        }
    }

    private void Counter(Counter counter, string textName, string openMetricsName, double value, params (string, string)[] labels)
    {
        counter.Inc(value);
        Add(MetricType.Counter, textName, openMetricsName, value, labels);
        Created(openMetricsName[..^"_total".Length], labels);
    }

    private void Gauges()
    {
        var gauge = Metrics.Gauge("zoo_level", Help("zoo_level"), Label.Number("n"));
        for (var i = 0; i < ExtremeNumbers.Length; i++)
        {
            gauge.WithLabels(i).Set(ExtremeNumbers[i]);
            Add(MetricType.Gauge, "zoo_level", "zoo_level", ExtremeNumbers[i], ("n", $"{i}"));
        }

        gauge.WithLabels(1000); // never set: not on the page
        var byText = Metrics.Gauge("zoo_level_texts", Help("zoo_level_texts"), Label.Text("a"), Label.Text("b"));
        foreach (var text in DistinctTexts())
        {
            byText.WithLabels(text, "x\n").Dec(2.5);
            Add(MetricType.Gauge, "zoo_level_texts", "zoo_level_texts", -2.5, ("a", AwkwardTexts.Canonical(text)), ("b", "x\n"));
        }

        Metrics.Gauge("zoo_level_callback", Help("zoo_level_callback")).AddCallback(() => 42);
        Add(MetricType.Gauge, "zoo_level_callback", "zoo_level_callback", 42);
    }

    private void Histograms()
    {
        double[] awkward = [1e-5, 0.0001, 0.001, 0.1, 0.1 + 0.2, 1, 2.5, 99999, 100000, 999999, 1e6, 1234567, 1e10, 1e22];
        Histogram("zoo_bounds", [.. awkward], [0, 1e-5, 0.3, 0.30000000000000004, 7, 1e6, 5e6, 1e23]);
        Histogram("zoo_many_buckets", Buckets.Linear(0.1, 0.1, 128), [.. Enumerable.Range(0, 300).Select(i => i * 0.05)]);
        Histogram("zoo_negative_bounds", [-1e6, -5, -0.5, -1e-5, 0, 5], [-7, -5, -1e-9, 0, 3, 50]);
        Histogram("zoo_no_observation", [1], []);
        Histogram("zoo_negative_sum", [1, 2], [-3, 1, 1.5]);
        Histogram("zoo_largest", [1], [double.MaxValue / 2, double.Epsilon]);

        var byText = Metrics.Histogram("zoo_texts_seconds", Help("zoo_texts_seconds"), [0.5], Label.Text("text"));
        foreach (var text in DistinctTexts())
        {
            byText.WithLabels(text).Observe(0.25);
            AddHistogram("zoo_texts_seconds", [0.5], [0.25], ("text", AwkwardTexts.Canonical(text)));
        }
    }

    private void Histogram(string name, Buckets buckets, double[] observations)
    {
        var histogram = Metrics.Histogram(name, Help(name), buckets);
        foreach (var value in observations)
            histogram.Observe(value);
        AddHistogram(name, buckets, observations);
    }

    private void AddHistogram(string name, Buckets buckets, double[] observations, params (string, string)[] labels)
    {
        foreach (var bound in buckets.Append(double.PositiveInfinity))
        {
            Add(MetricType.Histogram, name + "_bucket", name + "_bucket", observations.Count(value => value <= bound),
                [.. labels, ("le", GoFormat.Canonical(bound))]);
        }

        // OpenMetrics: these two are counters, so they must not be there when the sum may go down, or stands below 0.
        var sum = observations.Sum();
        var onlyText = sum < 0 || buckets[0] < 0;
        Add(MetricType.Histogram, name + "_sum", onlyText ? null : name + "_sum", sum, labels);
        Add(MetricType.Histogram, name + "_count", onlyText ? null : name + "_count", observations.Length, labels);
        Created(name, labels);
    }

    private void Summaries()
    {
        Quantiles awkward = [0, double.Epsilon, 1e-5, 0.1, 0.1 + 0.2, 0.5, 0.999999, 1];
        Summary("zoo_waits", awkward, [0.3, 0.3, 0.3]);
        Summary("zoo_two_waits", [0, 0.25, 0.5, 1], [7e-300, 1e300]);
        Summary("zoo_no_wait", awkward, []);
        Summary("zoo_zero_waits", [0.5], [0, -0.0]);
        Summary("zoo_drifts", [0, 1], [-3, 1]);
        Summary("zoo_drifts_back", [0, 1], [-1, 3]);

        var byText = Metrics.Summary("zoo_text_waits", Help("zoo_text_waits"), [0.5, 1], Label.Text("text"), Label.Enum<ZooKind>("kind"));
        foreach (var text in DistinctTexts())
        {
            byText.WithLabels(text, ZooKind.Awkward).Observe(0.25);
            AddSummary("zoo_text_waits", [0.5, 1], [0.25], ("text", AwkwardTexts.Canonical(text)), ("kind", "with \"quotes\" \\ and\nlines"));
        }
    }

    private void Summary(string name, Quantiles quantiles, double[] observations)
    {
        var summary = Metrics.Summary(name, Help(name), quantiles);
        foreach (var value in observations)
            summary.Observe(value);
        AddSummary(name, quantiles, observations);
    }

    // Of equal observations, or of two: those are known exactly.
    private void AddSummary(string name, Quantiles quantiles, double[] observations, params (string, string)[] labels)
    {
        var ordered = observations.Order().ToArray();
        foreach (var quantile in quantiles.Where(_ => observations.Length > 0))
        {
            var value = ordered[Math.Min((int)(ordered.Length * quantile), ordered.Length - 1)];
            Add(MetricType.Summary, name, value < 0 ? null : name, value, [.. labels, ("quantile", GoFormat.Canonical(quantile))]);
        }

        var sum = observations.Sum();
        Add(MetricType.Summary, name + "_sum", sum < 0 ? null : name + "_sum", sum, labels);
        Add(MetricType.Summary, name + "_count", sum < 0 ? null : name + "_count", observations.Length, labels);
        Created(name, labels);
    }

    private void Infos()
    {
        Metrics.Info("zoo_build_info", Help("zoo_build"), Label.Text("version"), Label.Text("os")).WithLabels("1.0\\\"\n", "").Set();
        Add(MetricType.Info, "zoo_build_info", "zoo_build_info", 1, ("version", "1.0\\\"\n"), ("os", "unknown"));
        Metrics.Info("zoo_facts_info", Help("zoo_facts"), Label.Text("fact")).WithLabels("😀").Set();
        Add(MetricType.Info, "zoo_facts_info", "zoo_facts_info", 1, ("fact", "😀"));
    }

    private void EmptyFamilies()
    {
        var label = Label.Text("none");
        Metrics.Counter("zoo_empty_total", Help("zoo_empty"), label);
        Metrics.Gauge("zoo_empty_level", Help("zoo_empty_level"), label);
        Metrics.Gauge("zoo_unset", Help("zoo_unset"));
        Metrics.Histogram("zoo_empty_seconds", Help("zoo_empty_seconds"), null, label);
        Metrics.Summary("zoo_empty_waits", Help("zoo_empty_waits"), null, label);
        Metrics.Info("zoo_blank_info", Help("zoo_blank"), label);
    }

    private void HelpTexts()
    {
        // In the middle of a sentence: a parser of the text format may trim what stands around a help text.
        foreach (var text in AwkwardTexts.All)
        {
            var name = $"zoo_help_{_names++}";
            var help = $"Help {text} end.";
            Metrics.Gauge(name, help);
            _helps[name] = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(help));
        }
    }

    // Those that share a canonical form share a series.
    private static IEnumerable<string> DistinctTexts() => AwkwardTexts.All.DistinctBy(AwkwardTexts.Canonical);

    private string Help(string family) => _helps[family] = $"About {family}.";

    private void Created(string family, (string, string)[] labels)
    {
        if (_created)
            Add(MetricType.Counter, null, family + "_created", (Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds, labels);
    }

    private void Add(MetricType type, string? textName, string? openMetricsName, double value, params (string Name, string Value)[] labels) =>
        _samples.Add(new ZooSample(type, textName, openMetricsName, labels.ToDictionary(label => label.Name, label => label.Value), value));

    private sealed record ZooSample(MetricType Type, string? TextNameOrNone, string? OpenMetricsNameOrNone, Dictionary<string, string> Labels, double Value)
    {
        public string TextName => TextNameOrNone ?? throw new UnreachableException();

        public string OpenMetricsName => OpenMetricsNameOrNone ?? throw new UnreachableException();

        public bool IsIn(ExpositionFormat format) => (format == ExpositionFormat.Text ? TextNameOrNone : OpenMetricsNameOrNone) is not null;
    }
}
