using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>Adding 1 to a counter: how the price grows with labels and what kinds of values cost.</summary>
internal static class CounterCases
{
    // Enough copies that neither side profits from always meeting the same object; a power of two.
    private const int Copies = 16;

    public static Case NoLabels { get; } = new(
        "counter, no labels",
        metrics =>
        {
            var counters = Texts.Workers.Select(worker => metrics.Counter($"calls_{worker}_total", "Calls.")).ToArray();
            return new Recording(
                (worker, operations) =>
                {
                    var counter = counters[worker];
                    for (var i = 0; i < operations; i++)
                        counter.Inc();
                },
                () => counters.Sum(counter => counter.Value));
        },
        NoTags);

    public static Case KeptHandle { get; } = new(
        "kept handle of a labelled counter (OTel: no tags)",
        metrics =>
        {
            var counter = metrics.Counter("calls_total", "Calls.", Label.Text("provider"), Label.Text("model"));
            var handles = Texts.Workers.Select(worker => counter.WithLabels(Texts.Providers[worker], Texts.Models[worker])).ToArray();
            return new Recording(
                (worker, operations) =>
                {
                    var handle = handles[worker];
                    for (var i = 0; i < operations; i++)
                        handle.Inc();
                },
                () => handles.Sum(handle => handle.Value));
        },
        NoTags);

    public static Case OneText { get; } = new(
        "counter, 1 text label",
        metrics =>
        {
            var counter = metrics.Counter("calls_total", "Calls.", Label.Text("provider"));
            return new Recording(
                (worker, operations) =>
                {
                    var provider = Texts.Providers[worker];
                    for (var i = 0; i < operations; i++)
                        counter.WithLabels(provider).Inc();
                },
                () => Texts.Providers.Sum(provider => counter.WithLabels(provider).Value));
        },
        meter =>
        {
            var counter = meter.CreateCounter<long>("calls");
            return (worker, operations) =>
            {
                var provider = Texts.Providers[worker];
                for (var i = 0; i < operations; i++)
                    counter.Add(1, new Tag("provider", provider));
            };
        });

    public static Case TwoTexts { get; } = new(
        "counter, 2 text labels",
        metrics =>
        {
            var counter = metrics.Counter("calls_total", "Calls.", Label.Text("provider"), Label.Text("model"));
            return new Recording(
                (worker, operations) =>
                {
                    var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                    for (var i = 0; i < operations; i++)
                        counter.WithLabels(provider, model).Inc();
                },
                () => Texts.Workers.Sum(worker => counter.WithLabels(Texts.Providers[worker], Texts.Models[worker]).Value));
        },
        meter =>
        {
            var counter = meter.CreateCounter<long>("calls");
            return (worker, operations) =>
            {
                var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                for (var i = 0; i < operations; i++)
                    counter.Add(1, new Tag("provider", provider), new Tag("model", model));
            };
        });

    public static Case ThreeTexts { get; } = new(
        "counter, 3 text labels",
        metrics =>
        {
            var counter = metrics.Counter("calls_total", "Calls.", Label.Text("provider"), Label.Text("model"), Label.Text("endpoint"));
            return new Recording(
                (worker, operations) =>
                {
                    var (provider, model, endpoint) = (Texts.Providers[worker], Texts.Models[worker], Texts.Endpoints[worker]);
                    for (var i = 0; i < operations; i++)
                        counter.WithLabels(provider, model, endpoint).Inc();
                },
                () => Texts.Workers.Sum(
                    worker => counter.WithLabels(Texts.Providers[worker], Texts.Models[worker], Texts.Endpoints[worker]).Value));
        },
        meter =>
        {
            var counter = meter.CreateCounter<long>("calls");
            return (worker, operations) =>
            {
                var (provider, model, endpoint) = (Texts.Providers[worker], Texts.Models[worker], Texts.Endpoints[worker]);
                for (var i = 0; i < operations; i++)
                    counter.Add(1, new Tag("provider", provider), new Tag("model", model), new Tag("endpoint", endpoint));
            };
        });

    public static Case EqualTexts { get; } = new(
        "counter, 2 text labels, equal strings in new objects",
        metrics =>
        {
            var counter = metrics.Counter("calls_total", "Calls.", Label.Text("provider"), Label.Text("model"));
            var copies = CopiesOfTexts();
            foreach (var worker in Texts.Workers)
                counter.WithLabels(Texts.Providers[worker], Texts.Models[worker]);
            return new Recording(
                (worker, operations) =>
                {
                    var own = copies[worker];
                    for (var i = 0; i < operations; i++)
                    {
                        ref readonly var copy = ref own[i & (Copies - 1)];
                        counter.WithLabels(copy.Provider, copy.Model).Inc();
                    }
                },
                () => Texts.Workers.Sum(worker => counter.WithLabels(Texts.Providers[worker], Texts.Models[worker]).Value));
        },
        meter =>
        {
            var counter = meter.CreateCounter<long>("calls");
            var copies = CopiesOfTexts();
            foreach (var worker in Texts.Workers)
                counter.Add(0, new Tag("provider", Texts.Providers[worker]), new Tag("model", Texts.Models[worker]));
            return (worker, operations) =>
            {
                var own = copies[worker];
                for (var i = 0; i < operations; i++)
                {
                    ref readonly var copy = ref own[i & (Copies - 1)];
                    counter.Add(1, new Tag("provider", copy.Provider), new Tag("model", copy.Model));
                }
            };
        });

    public static Case OneEnum { get; } = new(
        "counter, 1 enum label (OTel: text tag)",
        metrics =>
        {
            var counter = metrics.Counter("calls_total", "Calls.", Label.Enum<Route>("route"));
            return new Recording(
                (worker, operations) =>
                {
                    var route = (Route)worker;
                    for (var i = 0; i < operations; i++)
                        counter.WithLabels(route).Inc();
                },
                () => Enum.GetValues<Route>().Sum(route => counter.WithLabels(route).Value));
        },
        meter =>
        {
            var counter = meter.CreateCounter<long>("calls");
            var texts = Enum.GetNames<Route>();
            return (worker, operations) =>
            {
                var route = texts[worker];
                for (var i = 0; i < operations; i++)
                    counter.Add(1, new Tag("route", route));
            };
        });

    private static Func<Meter, Loop> NoTags => meter =>
    {
        var counters = Texts.Workers.Select(worker => meter.CreateCounter<long>($"calls_{worker}")).ToArray();
        return (worker, operations) =>
        {
            var counter = counters[worker];
            for (var i = 0; i < operations; i++)
                counter.Add(1);
        };
    };

    private static (string Provider, string Model)[][] CopiesOfTexts() =>
    [
        .. Texts.Workers.Select(worker => Enumerable.Range(0, Copies)
            .Select(_ => (Texts.Copy(Texts.Providers[worker]), Texts.Copy(Texts.Models[worker]))).ToArray()),
    ];

    private enum Route
    {
        Chat,
        Completions,
        Embeddings,
        Models,
        Images,
        Speech,
        Moderations,
        Files,
    }
}
