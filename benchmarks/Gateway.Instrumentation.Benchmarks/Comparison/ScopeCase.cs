using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Gateway.Instrumentation.Benchmarks.Comparison;

/// <summary>A whole operation: in-flight gauge, duration histogram, and two counters, by scope and by hand on OpenTelemetry.</summary>
internal sealed class ScopeCase
{
    private const string Provider = "openai";

    private readonly Labeled<CallSeries, string> _calls;
    private readonly Operation<CallSeries> _call;
    private readonly UpDownCounter<long> _otelInFlight;
    private readonly Histogram<double> _otelDuration;
    private readonly Counter<long> _otelTotal;
    private readonly Counter<long> _otelSucceeded;

    public ScopeCase(MetricFactory metrics, Meter meter)
    {
        var provider = Label.Text("provider");
        var inFlight = metrics.Gauge("calls_inprogress", "In flight.", provider);
        var duration = metrics.Histogram("calls_duration_seconds", "Duration.", Buckets.Default, provider);
        var total = metrics.Counter("calls_total", "Calls.", provider);
        var succeeded = metrics.Counter("calls_succeeded_total", "Calls that succeeded.", provider);
        _calls = metrics.Bundle(provider, p => new CallSeries(
            inFlight.WithLabels(p), duration.WithLabels(p), total.WithLabels(p), succeeded.WithLabels(p)));
        _call = metrics.Operation<CallSeries>(
            static (series, end) =>
            {
                series.InFlight.Dec();
                series.Duration.Observe(end.ElapsedSeconds);
                series.Total.Inc();
                if (end.Outcome == OperationOutcome.Success)
                    series.Succeeded.Inc();
            },
            static series => series.InFlight.Inc());

        _otelInFlight = meter.CreateUpDownCounter<long>("calls_inprogress");
        _otelDuration = meter.CreateHistogram<double>("calls_duration");
        _otelTotal = meter.CreateCounter<long>("calls");
        _otelSucceeded = meter.CreateCounter<long>("calls_succeeded");
    }

    public void Ours(int n)
    {
        for (var i = 0; i < n; i++)
        {
            using var call = _call.Start(_calls.WithLabels(Provider));
            call.Succeed();
        }
    }

    public void Otel(int n)
    {
        for (var i = 0; i < n; i++)
        {
            var tag = new Tag("provider", Provider);
            _otelInFlight.Add(1, tag);
            var start = Stopwatch.GetTimestamp();
            _otelDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tag);
            _otelTotal.Add(1, tag);
            _otelSucceeded.Add(1, tag);
            _otelInFlight.Add(-1, tag);
        }
    }

    private sealed record CallSeries(Gauge InFlight, Histogram Duration, Counter Total, Counter Succeeded);
}
