using System.Diagnostics;
using Prometheus;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>The work of the cases, for prometheus-net: the same metrics and labels, operations by hand.</summary>
internal static class PrometheusNetCases
{
    private const int Copies = 16; // as CounterCases

    /// <summary>What is done in each case; recent windows have no counterpart.</summary>
    public static Dictionary<Case, Func<Prometheus.MetricFactory, Loop>> All() => new()
    {
        [CounterCases.NoLabels] = metrics => Handles(Array.ConvertAll([.. Texts.Workers], worker => (Prometheus.ICounter)metrics.CreateCounter($"calls_{worker}_total", "Calls."))),
        [CounterCases.KeptHandle] = metrics =>
        {
            var counter = metrics.CreateCounter("calls_total", "Calls.", "provider", "model");
            return Handles(Array.ConvertAll([.. Texts.Workers], worker => (Prometheus.ICounter)counter.WithLabels(Texts.Providers[worker], Texts.Models[worker])));
        },
        [CounterCases.OneText] = metrics => OneText(metrics, "provider", Texts.Providers),
        [CounterCases.OneEnum] = metrics => OneText(metrics, "route", Texts.Endpoints),
        [CounterCases.TwoTexts] = TwoTexts,
        [CounterCases.ThreeTexts] = ThreeTexts,
        [CounterCases.EqualTexts] = EqualTexts,
        [HistogramCases.TwoTexts] = Histogram,
        [GaugeCases.Set] = metrics =>
        {
            var gauge = metrics.CreateGauge("queue_length", "Length.", "provider", "model");
            return (worker, operations) =>
            {
                var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                for (var i = 0; i < operations; i++)
                    gauge.WithLabels(provider, model).Set(i);
            };
        },
        [GaugeCases.Add] = metrics =>
        {
            var gauge = metrics.CreateGauge("calls_inprogress", "In flight.", "provider", "model");
            return (worker, operations) =>
            {
                var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                for (var i = 0; i < operations; i++)
                    gauge.WithLabels(provider, model).Inc();
            };
        },
        [ManySeriesCases.Rotating] = metrics => ManySeries(metrics, 16, random: false),
        [ManySeriesCases.Random] = metrics => ManySeries(metrics, 10_000, random: true),
        [ScopeCase.Whole] = WholeOperation,
        [ScopeCase.PricingSync] = PricingSync,
    };

    private static Loop Handles(Prometheus.ICounter[] counters) => (worker, operations) =>
    {
        var counter = counters[worker];
        for (var i = 0; i < operations; i++)
            counter.Inc();
    };

    private static Loop OneText(Prometheus.MetricFactory metrics, string label, string[] values)
    {
        var counter = metrics.CreateCounter("calls_total", "Calls.", label);
        return (worker, operations) =>
        {
            var value = values[worker];
            for (var i = 0; i < operations; i++)
                counter.WithLabels(value).Inc();
        };
    }

    private static Loop TwoTexts(Prometheus.MetricFactory metrics)
    {
        var counter = metrics.CreateCounter("calls_total", "Calls.", "provider", "model");
        return (worker, operations) =>
        {
            var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
            for (var i = 0; i < operations; i++)
                counter.WithLabels(provider, model).Inc();
        };
    }

    private static Loop ThreeTexts(Prometheus.MetricFactory metrics)
    {
        var counter = metrics.CreateCounter("calls_total", "Calls.", "provider", "model", "endpoint");
        return (worker, operations) =>
        {
            var (provider, model, endpoint) = (Texts.Providers[worker], Texts.Models[worker], Texts.Endpoints[worker]);
            for (var i = 0; i < operations; i++)
                counter.WithLabels(provider, model, endpoint).Inc();
        };
    }

    private static Loop EqualTexts(Prometheus.MetricFactory metrics)
    {
        var counter = metrics.CreateCounter("calls_total", "Calls.", "provider", "model");
        (string Provider, string Model)[][] copies =
        [
            .. Texts.Workers.Select(worker => Enumerable.Range(0, Copies)
                .Select(_ => (Texts.Copy(Texts.Providers[worker]), Texts.Copy(Texts.Models[worker]))).ToArray()),
        ];
        return (worker, operations) =>
        {
            var own = copies[worker];
            for (var i = 0; i < operations; i++)
            {
                ref readonly var copy = ref own[i & (Copies - 1)];
                counter.WithLabels(copy.Provider, copy.Model).Inc();
            }
        };
    }

    private static Loop Histogram(Prometheus.MetricFactory metrics)
    {
        var histogram = metrics.CreateHistogram("call_seconds", "Duration.", ["provider", "model"], Bounds());
        return (worker, operations) =>
        {
            var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
            for (var i = 0; i < operations; i++)
                histogram.WithLabels(provider, model).Observe(0.3);
        };
    }

    private static Loop ManySeries(Prometheus.MetricFactory metrics, int count, bool random)
    {
        var counter = metrics.CreateCounter("calls_total", "Calls.", "provider", "model");
        var pairs = Texts.Pairs(count);
        var steps = ManySeriesCases.Order(count, random);
        return (_, operations) =>
        {
            for (var i = 0; i < operations; i++)
            {
                ref readonly var pair = ref pairs[steps[i & (steps.Length - 1)]];
                counter.WithLabels(pair.Provider, pair.Model).Inc();
            }
        };
    }

    private static Loop WholeOperation(Prometheus.MetricFactory metrics)
    {
        var inFlight = metrics.CreateGauge("calls_inprogress", "Calls in flight.", "provider", "model");
        var duration = metrics.CreateHistogram("calls_duration_seconds", "How long calls took.", ["provider", "model"], Bounds());
        var total = metrics.CreateCounter("calls_total", "Calls that ended, by outcome.", "provider", "model", "outcome");
        var tokens = metrics.CreateCounter("calls_tokens_total", "Tokens that calls used.", "provider", "model");
        return (worker, operations) =>
        {
            var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
            for (var i = 0; i < operations; i++)
            {
                inFlight.WithLabels(provider, model).Inc();
                var start = Stopwatch.GetTimestamp();
                var elapsed = Stopwatch.GetElapsedTime(start);
                inFlight.WithLabels(provider, model).Dec();
                duration.WithLabels(provider, model).Observe(elapsed.TotalSeconds);
                tokens.WithLabels(provider, model).Inc(ScopeCase.TokensPerCall);
                total.WithLabels(provider, model, "success").Inc();
            }
        };
    }

    private static Loop PricingSync(Prometheus.MetricFactory metrics)
    {
        var duration = metrics.CreateHistogram("pricing_sync_duration_seconds", "Duration.", ["provider", "status"], Bounds());
        var total = metrics.CreateCounter("pricing_sync_total", "Runs.", "provider", "status", "triggered_by");
        var lastSuccess = metrics.CreateGauge("pricing_sync_last_success_timestamp", "Time.", "provider");
        return (worker, operations) =>
        {
            var provider = Texts.Providers[worker];
            for (var i = 0; i < operations; i++)
            {
                var start = Stopwatch.GetTimestamp();
                var elapsed = Stopwatch.GetElapsedTime(start);
                duration.WithLabels(provider, "success").Observe(elapsed.TotalSeconds);
                total.WithLabels(provider, "success", "scheduler").Inc();
                lastSuccess.WithLabels(provider).SetToCurrentTimeUtc();
            }
        };
    }

    private static Prometheus.HistogramConfiguration Bounds() => new() { Buckets = [.. HistogramCases.Bounds] };
}
