using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Instrumentation.Neighbours.Tests.Publishing;

/// <summary>The published meter read by the OpenTelemetry SDK, which exports totals or what was added since the last export.</summary>
public sealed class TemporalityTests : IDisposable
{
    private readonly string _name = $"Gateway.{Guid.NewGuid():N}";
    private readonly FakeTimeProvider _time = new();
    private readonly MetricRegistry _registry;
    private readonly Instrumentation.Labeled<Instrumentation.Counter, string> _orders;
    private readonly Instrumentation.Labeled<Instrumentation.Histogram, string> _waits;
    private readonly Instrumentation.Counter _plain;
    private readonly List<OpenTelemetry.Metrics.Metric> _exported = [];
    private readonly IDisposable _published;
    private readonly Dictionary<string, double> _recorded = [];
    private readonly Dictionary<string, double> _added = [];
    private readonly Dictionary<string, double> _last = [];

    public TemporalityTests()
    {
        _registry = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = TimeSpan.FromMinutes(1), SeriesIdle = IdleSeries.All }, timeProvider: _time);
        var metrics = new MetricFactory(_registry);
        var shop = Label.Text("shop");
        _orders = metrics.Counter("orders_total", "Orders.", shop);
        _waits = metrics.Histogram("wait_seconds", "Waits.", [0.5, 1], shop);
        _plain = metrics.Counter("plain_total", "Without labels.");
        _published = _registry.PublishAsMeter(_name);
    }

    public void Dispose() => _published.Dispose();

    [Theory]
    [InlineData(MetricReaderTemporalityPreference.Delta)]
    [InlineData(MetricReaderTemporalityPreference.Cumulative)]
    public void Nothing_is_exported_twice_or_falls_over_removal_reset_and_idle_removal(MetricReaderTemporalityPreference temporality)
    {
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(_name)
            .AddInMemoryExporter(_exported, reader => reader.TemporalityPreference = temporality).Build();
        for (var round = 0; round < 3; round++)
        {
            Record("berlin", 5);
            Record("rome", 7);
            Collect();
            Record("berlin", 2);
            Collect();
            Collect(); // nothing new

            // Made anew with less than was shown, before the next export and after one that has seen it leave.
            Remove("berlin");
            Record("berlin", 1);
            Collect();
            Remove("berlin");
            Collect();
            Record("berlin", 4);
            Collect();

            _registry.Reset();
            Collect();
            Record("berlin", 2);
            Collect();
            _registry.Reset();
            Record("rome", 1);
            Collect();

            // rome is idle, and leaves; berlin stays.
            for (var i = 0; i < 3; i++)
            {
                Record("berlin", 1);
                _registry.RemoveIdleSeries();
                _time.Advance(TimeSpan.FromSeconds(40));
            }

            _registry.CollectText().ShouldNotContain("rome");
            if (round == 1)
                Collect(); // sees it leave
            Record("rome", 1);
            Collect();
        }

        _recorded.Count.ShouldBe(7);
        _added.Where(pair => _recorded.ContainsKey(pair.Key)).ShouldBe(_recorded, ignoreOrder: true);

        void Collect()
        {
            _exported.Clear();
            provider.ForceFlush();
            foreach (var (series, value) in Sums(temporality))
            {
                if (temporality == MetricReaderTemporalityPreference.Delta)
                {
                    value.ShouldBeGreaterThanOrEqualTo(0, series);
                    _added[series] = _added.GetValueOrDefault(series) + value;
                    continue;
                }

                // A reader of totals takes one that falls for one that begins again: only after it has seen it leave.
                var last = _last.GetValueOrDefault(series);
                value.ShouldBeGreaterThanOrEqualTo(last, series);
                _added[series] = _added.GetValueOrDefault(series) + value - last;
                _last[series] = value;
            }

            foreach (var gone in _last.Keys.Except(_exported.SelectMany(metric => Points(metric)).Select(point => point.Series)).ToList())
                _last.Remove(gone);
        }
    }

    private void Record(string shop, int orders)
    {
        _orders.WithLabels(shop).Inc(orders);
        _plain.Inc(0.5);
        _waits.WithLabels(shop).Observe(0.25, orders);
        Count($"orders_total {shop}", orders);
        Count("plain_total ", 0.5);
        Count($"wait_seconds_count {shop}", orders);
        Count($"wait_seconds_sum {shop}", orders * 0.25);

        void Count(string series, double value) => _recorded[series] = _recorded.GetValueOrDefault(series) + value;
    }

    private void Remove(string shop)
    {
        _orders.Remove(shop).ShouldBeTrue();
        _waits.Remove(shop).ShouldBeTrue();
    }

    private List<(string Series, double Value)> Sums(MetricReaderTemporalityPreference temporality)
    {
        var sums = _exported.Where(static metric => metric.MetricType == OpenTelemetry.Metrics.MetricType.DoubleSum).ToList();
        sums.ShouldAllBe(metric => metric.Temporality == (temporality == MetricReaderTemporalityPreference.Delta ? AggregationTemporality.Delta : AggregationTemporality.Cumulative));
        return [.. sums.SelectMany(static metric => Points(metric))];
    }

    private static List<(string Series, double Value)> Points(OpenTelemetry.Metrics.Metric metric)
    {
        var points = new List<(string, double)>();
        if (metric.MetricType != OpenTelemetry.Metrics.MetricType.DoubleSum)
            return points;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var shop = "";
            foreach (var tag in point.Tags)
                shop = tag.Key == "shop" ? (string)tag.Value! : shop;
            points.Add(($"{metric.Name} {shop}", point.GetSumDouble()));
        }

        return points;
    }
}
