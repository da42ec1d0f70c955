using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>Setting a gauge, and counting up with one, with two text labels.</summary>
internal static class GaugeCases
{
    public static Case Set { get; } = new(
        "gauge set, 2 text labels",
        metrics =>
        {
            var gauge = metrics.Gauge("queue_length", "Length.", Label.Text("provider"), Label.Text("model"));
            return new Recording((worker, operations) =>
            {
                var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                for (var i = 0; i < operations; i++)
                    gauge.WithLabels(provider, model).Set(i);
            });
        },
        meter =>
        {
            var gauge = meter.CreateGauge<double>("queue_length");
            return (worker, operations) =>
            {
                var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                for (var i = 0; i < operations; i++)
                    gauge.Record(i, new Tag("provider", provider), new Tag("model", model));
            };
        });

    public static Case Add { get; } = new(
        "gauge inc, 2 text labels",
        metrics =>
        {
            var gauge = metrics.Gauge("calls_inprogress", "In flight.", Label.Text("provider"), Label.Text("model"));
            foreach (var worker in Texts.Workers)
                gauge.WithLabels(Texts.Providers[worker], Texts.Models[worker]).Set(0);
            return new Recording(
                (worker, operations) =>
                {
                    var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                    for (var i = 0; i < operations; i++)
                        gauge.WithLabels(provider, model).Inc();
                },
                () => Texts.Workers.Sum(worker => gauge.WithLabels(Texts.Providers[worker], Texts.Models[worker]).Value));
        },
        meter =>
        {
            var gauge = meter.CreateUpDownCounter<long>("calls_inprogress");
            return (worker, operations) =>
            {
                var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                for (var i = 0; i < operations; i++)
                    gauge.Add(1, new Tag("provider", provider), new Tag("model", model));
            };
        });
}
