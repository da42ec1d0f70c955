using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>One run of random steps, the same on a registry and on its model. The pages are compared whole, character by character.</summary>
internal sealed class RandomRun
{
    private static readonly double[][] BoundSets = [[1], [0.5, 1, 2], [-1, 0, 1], [1e-5, 0.1, 1e6]];

    // Also with the endings of other types.
    private static readonly string[] Names = ["metric_a", "metric_b_total", "metric_c_info", "metric_d", "metric_e_total", "metric:f", "_"];

    private readonly Random _random;
    private readonly ManualTimeProvider _time = new();
    private readonly MetricRegistry _registry;
    private readonly MetricFactory _metrics;
    private readonly RegistryModel _model;
    private readonly LabelPool _pool;
    private readonly Dictionary<string, (MetricType Type, int Shape, int Bounds, MetricUnderTest Metric)> _registered = [];
    private readonly List<HandleUnderTest> _handles = [];

    public RandomRun(Random random)
    {
        _random = random;
        var options = new GatewayMetricsOptions
        {
            DefaultLabelLimit = random.Next(1, 6),
            MaxSeriesPerMetric = random.Next(3) == 0 ? 2000 : random.Next(1, 10),
            CreatedTimestamps = random.Next(3) == 0,
            SeriesIdleTimeout = random.Next(2) == 0 ? null : TimeSpan.FromMinutes(4),
            SeriesIdle = random.Next(2) == 0 ? IdleSeries.All : IdleSeries.Gauges,
        };
        if (random.Next(3) == 0)
            options.StaticLabels["cell"] = AwkwardTexts.Next(random);
        _registry = new MetricRegistry(options, _time);
        _metrics = new MetricFactory(_registry);
        _model = new RegistryModel(options, _time, _registry.Definitions);
        _pool = new LabelPool(random, options.DefaultLabelLimit, (random.Next(2) == 0 ? null : random.Next(1, 6), random.Next(2) == 0 ? null : random.Next(1, 6)));
    }

    /// <summary>Runs some steps and gives the last pages, for other readers.</summary>
    public IEnumerable<(ExpositionFormat, string)> Run(int steps)
    {
        while (_registered.Count == 0)
            Register();
        for (var step = 0; step < steps; step++)
        {
            switch (_random.Next(20))
            {
                case 0: Register(); break;
                case 1: Metric().Remove(); break;
                case 2: Metric().Remove(); break;
                case 3 when _random.Next(3) == 0: Reset(); break;
                case 4: Scrape(ExpositionFormat.Text, step); break;
                case 5: Scrape(ExpositionFormat.OpenMetrics, step); break;
                case 11: RemoveIdleSeries(); break;
                case 6 or 7: _time.Advance(TimeSpan.FromSeconds(_random.Next(120))); break;
                case 8 or 9 or 10 when _handles.Count > 0: _handles[_random.Next(_handles.Count)].Record(_random); break;
                default: Look(); break;
            }
        }

        return [(ExpositionFormat.Text, Scrape(ExpositionFormat.Text, steps)), (ExpositionFormat.OpenMetrics, Scrape(ExpositionFormat.OpenMetrics, steps))];
    }

    private void Register()
    {
        var (type, shape, bounds) = ((MetricType)_random.Next(4), _random.Next(MetricUnderTest.Shapes), _random.Next(BoundSets.Length));
        if (type == MetricType.Info && shape == 0)
            shape = 1;
        if (type != MetricType.Histogram)
            bounds = 0;
        var name = Names[_random.Next(Names.Length)];
        if (!HasEndingOf(type, name))
            Should.Throw<MetricRegistrationException>(New, $"{type} {name}");
        else if (!_registered.TryGetValue(name, out var known))
            _registered[name] = (type, shape, bounds, New());
        else if ((known.Type, known.Shape, known.Bounds) != (type, shape, bounds))
            Should.Throw<MetricRegistrationException>(New, $"{type} {name} of shape {shape}");

        static bool HasEndingOf(MetricType type, string name) => type switch
        {
            MetricType.Counter => name.EndsWith("_total", StringComparison.Ordinal),
            MetricType.Info => name.EndsWith("_info", StringComparison.Ordinal),
            _ => true,
        };

        MetricUnderTest New() => MetricUnderTest.Register(_metrics, _model, _pool, type, name, $"Help of {name}.", shape, BoundSets[bounds]);
    }

    private void Look()
    {
        var handle = Metric().Get();
        handle.Record(_random);
        if (_random.Next(3) == 0)
            _handles.Add(handle);
    }

    private void Reset()
    {
        _registry.Reset();
        _model.Reset();
    }

    private void RemoveIdleSeries()
    {
        _registry.RemoveIdleSeries();
        _model.RemoveIdleSeries();
    }

    private string Scrape(ExpositionFormat format, int step)
    {
        var expected = _model.Collect(format);
        var page = _registry.CollectText(format);
        if (page != expected)
            throw new PageDiffersException($"step {step}, {format}, MaxSeriesPerMetric {_registry.MaxSeriesPerMetric}:\n{FirstDifference(page, expected)}");
        return page;
    }

    private static string FirstDifference(string page, string expected)
    {
        var (there, wanted) = (page.Split('\n'), expected.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(there.Length, wanted.Length)).First(i => there.ElementAtOrDefault(i) != wanted.ElementAtOrDefault(i));
        return $"line {line + 1}\nis       {there.ElementAtOrDefault(line)}\nshould be {wanted.ElementAtOrDefault(line)}";
    }

    private MetricUnderTest Metric() => _registered.ElementAt(_random.Next(_registered.Count)).Value.Metric;
}
