using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Gateway.Instrumentation.Benchmarks.Comparison;

/// <summary>The rows of design section 7, each beside the OpenTelemetry SDK doing the same.</summary>
internal static class RecordingCases
{
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public static IEnumerable<Case> Create(OtelPeer otel)
    {
        var registry = new MetricRegistry(new GatewayMetricsOptions { DefaultLabelLimit = 20_000, MaxSeriesPerMetric = 20_000 });
        var metrics = new MetricFactory(registry);
        var a = Label.Text("a");
        var b = Label.Text("b");
        var c = Label.Text("c");

        var counter0 = metrics.Counter("c0_total", "Zero labels.");
        var counter1 = metrics.Counter("c1_total", "One label.", a);
        var counter2 = metrics.Counter("c2_total", "Two labels.", a, b);
        var counter3 = metrics.Counter("c3_total", "Three labels.", a, b, c);
        var otelCounter = otel.Meter.CreateCounter<long>("c");
        var otelCounter1 = otel.Meter.CreateCounter<long>("c1");
        var otelCounter2 = otel.Meter.CreateCounter<long>("c2");
        var otelCounter3 = otel.Meter.CreateCounter<long>("c3");

        const string V1 = "openai", V2 = "gpt-4o-mini", V3 = "/api/chat/completions";

        yield return new Case("counter, 1 text label", "OTel", n =>
        {
            for (var i = 0; i < n; i++)
                counter1.WithLabels(V1).Inc();
        }, n =>
        {
            for (var i = 0; i < n; i++)
                otelCounter1.Add(1, new Tag("a", V1));
        }, 0.25, 0.12);

        yield return new Case("counter, 2 text labels", "OTel", n =>
        {
            for (var i = 0; i < n; i++)
                counter2.WithLabels(V1, V2).Inc();
        }, n =>
        {
            for (var i = 0; i < n; i++)
                otelCounter2.Add(1, new Tag("a", V1), new Tag("b", V2));
        }, 0.20, 0.12);

        yield return new Case("counter, 3 text labels", "OTel", n =>
        {
            for (var i = 0; i < n; i++)
                counter3.WithLabels(V1, V2, V3).Inc();
        }, n =>
        {
            for (var i = 0; i < n; i++)
                otelCounter3.Add(1, new Tag("a", V1), new Tag("b", V2), new Tag("c", V3));
        }, 0.20, 0.12);

        var equal1 = new string(V1.AsSpan());
        var equal2 = new string(V2.AsSpan());
        yield return new Case("counter, 2 text labels, equal strings in new objects", "OTel", n =>
        {
            for (var i = 0; i < n; i++)
                counter2.WithLabels(equal1, equal2).Inc();
        }, n =>
        {
            for (var i = 0; i < n; i++)
                otelCounter2.Add(1, new Tag("a", equal1), new Tag("b", equal2));
        }, 0.40, 0.20);

        var histogram2 = metrics.Histogram("h2_seconds", "Two labels.", Buckets.Of(Bounds), a, b);
        var otelHistogram2 = otel.Meter.CreateHistogram<double>("h2");
        yield return new Case("histogram (11 bounds), 2 text labels", "OTel", n =>
        {
            for (var i = 0; i < n; i++)
                histogram2.WithLabels(V1, V2).Observe(0.3);
        }, n =>
        {
            for (var i = 0; i < n; i++)
                otelHistogram2.Record(0.3, new Tag("a", V1), new Tag("b", V2));
        }, 0.38, 0.15);

        yield return new Case("cached handle", "OTel, no tags", n =>
        {
            for (var i = 0; i < n; i++)
                counter0.Inc();
        }, n =>
        {
            for (var i = 0; i < n; i++)
                otelCounter.Add(1);
        }, 0.35, 0.10);

        var enumCounter = metrics.Counter("e1_total", "One enum.", Label.Enum<OperationOutcome>("status"));
        yield return new Case("counter, 1 enum label", "OTel, 1 tag", n =>
        {
            for (var i = 0; i < n; i++)
                enumCounter.WithLabels(OperationOutcome.Failed).Inc();
        }, n =>
        {
            for (var i = 0; i < n; i++)
                otelCounter1.Add(1, new Tag("a", "failed"));
        }, 0.20, 0.10);

        var scope = new ScopeCase(metrics, otel.Meter);
        yield return new Case("whole scope", "two GetTimestamp", scope.Ours, static n =>
        {
            for (var i = 0; i < n; i++)
            {
                Stopwatch.GetTimestamp();
                Stopwatch.GetTimestamp();
            }
        }, 1.9);
        yield return new Case("whole scope", "OTel by hand", scope.Ours, scope.Otel, 0.35, 0.20);
    }
}
