namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>A handle and what it stands for in the model. Both may have been removed meanwhile.</summary>
internal sealed class HandleUnderTest(MetricModel metric, Series series, SeriesModel? model)
{
    // Sums of these are exact in whatever order.
    private static readonly double[] Amounts = [0, 1, 2, 0.5, 0.25, 1024.75, 1L << 31, 1L << 33, -1, -0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
    private static readonly double[] Settings = [0, 1, -1, 0.1, 1e300, 1e-300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 42];
    private static readonly double[] Observations = [0, 0.5, 1, 1.5, 2, 100, -1, -0.5, 1L << 20, double.NaN, double.PositiveInfinity];

    private readonly List<(IDisposable Registration, SeriesModel? At, Func<double?> Callback)> _callbacks = [];

    public void Record(Random random)
    {
        switch (series)
        {
            case Counter counter:
                Record(counter, random);
                break;
            case Gauge gauge:
                Record(gauge, random);
                break;
            case Histogram histogram:
                var (value, count) = (Observations[random.Next(Observations.Length)], random.Next(6) == 0 ? random.Next(-1, 4) : 1);
                histogram.Observe(value, count);
                metric.Observe(model, value, count);
                break;
            case Info info:
                info.Set();
                metric.Show(model);
                break;
        }
    }

    private void Record(Counter counter, Random random)
    {
        var amount = Amounts[random.Next(Amounts.Length)];
        switch (random.Next(3))
        {
            case 0:
                counter.Inc();
                metric.Add(model, 1);
                break;
            case 1 when Math.Abs(amount) < 1e15 && Math.Floor(amount) == amount:
                counter.Inc((long)amount);
                metric.Add(model, amount);
                break;
            default:
                counter.Inc(amount);
                Reject(amount);
                break;
        }

        // Not finite is said before negative.
        void Reject(double value) => metric.Add(model, double.IsNegativeInfinity(value) ? double.PositiveInfinity : value);
    }

    private void Record(Gauge gauge, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                var value = Settings[random.Next(Settings.Length)];
                gauge.Set(value);
                metric.Set(model, value);
                break;
            case 1:
                gauge.Inc();
                metric.AddToGauge(model, 1);
                break;
            case 2:
                gauge.Dec(0.5);
                metric.AddToGauge(model, -0.5);
                break;
            case 3 when _callbacks.Count < 3:
                AddCallback(gauge, random);
                break;
            case 4 when _callbacks.Count > 0:
                var (registration, at, callback) = _callbacks[^1];
                _callbacks.RemoveAt(_callbacks.Count - 1);
                registration.Dispose();
                at?.Callbacks.Remove(callback);
                break;
            default:
                gauge.Set(7);
                metric.Set(model, 7);
                break;
        }
    }

    private void AddCallback(Gauge gauge, Random random)
    {
        double? share = random.Next(4) == 0 ? null : random.Next(100);
        var registration = gauge.AddCallback(() => share ?? throw new InvalidOperationException("a callback that fails"));
        Func<double?> callback = () => share;
        var at = metric.Live(model);
        at?.Callbacks.Add(callback);
        _callbacks.Add((registration, at, callback));
    }
}
