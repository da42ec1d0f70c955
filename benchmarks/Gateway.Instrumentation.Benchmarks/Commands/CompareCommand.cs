using Gateway.Instrumentation.Benchmarks.Cases;
using Gateway.Instrumentation.Benchmarks.Comparison;
using Gateway.Instrumentation.Benchmarks.Contenders;
using Gateway.Instrumentation.Benchmarks.Memory;
using Gateway.Instrumentation.Benchmarks.Pages;
using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>Everything that has a target, beside the target, as one table. Words of a case's name show that case only.</summary>
internal static class CompareCommand
{
    private const double NanosecondsPerLine = 35;
    private const double BytesPerCounter = 200;
    private const double BytesPerHistogram = 450;
    private const int SeriesForMemory = 10_000;

    public static int Run(Arguments arguments)
    {
        Console.WriteLine($"On {Machine.Describe()}.");
        Console.WriteLine();
        var table = new ComparisonTable();
        foreach (var row in Row.All.Where(row => IsWanted(row.Work.Name)))
            Record(table, row, arguments.Effort);
        if (IsWanted("scrape"))
            Scrape(table, arguments);
        if (IsWanted("scrape of recent windows"))
            ScrapeRecent(table, arguments.Effort);
        if (IsWanted("memory"))
            Memory(table);
        if (IsWanted("registration"))
            Register(table, arguments.Effort);
        return 0;

        bool IsWanted(string name) =>
            arguments.Rest.Count == 0 || arguments.Rest.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
    }

    private static void Record(ComparisonTable table, Row row, Effort effort)
    {
        using var otel = new OtelSdk();
        var registry = Ours.CreateRegistry();
        var peer = row.Peer?.Invoke() ?? otel.Side(row.Work);
        var net = row.Peer is null ? Contenders.PrometheusNet.Side(row.Work) : null;
        Side[] sides =
        [
            Ours.Side(row.Work, registry), peer, row.Floor?.Invoke() ?? Floors.AtomicWord(), Floors.AtomicWordPerCore(),
            .. net is null ? Array.Empty<Side>() : [net],
        ];

        using var activity = row.InsideActivity ? SampledActivity.Start() : null;
        var race = new Race(effort, sides);
        if (row.InsideActivity)
            registry.Collect(new DiscardingBuffer(), ExpositionFormat.OpenMetrics);

        // In this order: a series that two threads fought for stays spread over the cores.
        var one = race.Run(threads: 1);
        var two = race.Run(threads: 2);
        var floorOfTwo = MarkdownTable.Number(two.Ratio(2, 1));
        if (row.Floor is null)
            floorOfTwo += $"; per core {MarkdownTable.Number(two.Ratio(3, 1))}";
        if (!two.IsFair)
            floorOfTwo += " (the threads hardly ran at the same time)";
        table.Add(
            row.InsideActivity ? row.Work.Name + ", inside a sampled trace" : row.Work.Name,
            peer.Name,
            new Figure(one.Ratio(0, 1), row.Target, MarkdownTable.Number(one.Ratio(2, 1))),
            new Figure(two.Ratio(0, 1), row.ContendedTarget, floorOfTwo),
            race.BytesPerOperation(0),
            net is null ? null : new Neighbour(one.Ratio(0, 4), two.Ratio(0, 4), race.BytesPerOperation(4)));
    }

    private static void Scrape(ComparisonTable table, Arguments arguments)
    {
        foreach (var (create, createNet) in new (Func<int, Page>, Func<int, PrometheusNetPage>)[]
        {
            (Page.OfCounters, PrometheusNetPage.OfCounters), (Page.OfHistograms, PrometheusNetPage.OfHistograms),
        })
        {
            foreach (var size in arguments.IsQuick ? Page.Sizes[..^1] : Page.Sizes)
            {
                var page = create(size);
                var net = createNet(size);
                foreach (var format in Enum.GetValues<ExpositionFormat>())
                {
                    var scrape = ScrapeMeasurement.Of(page, format, arguments.Effort);
                    table.Add(
                        $"scrape, {page.Name}, {format}", "copying the finished page",
                        new Figure(scrape.BufferNanoseconds, NanosecondsPerLine, MarkdownTable.Number(scrape.CopyNanoseconds) + " ns", " ns/line"),
                        bytes: scrape.BufferBytes,
                        neighbour: BesidePrometheusNet(new Race(arguments.Effort, page.ToPipe(format), net.ToStream(format))));
                }
            }
        }
    }

    private static Neighbour BesidePrometheusNet(Race race) =>
        new(race.Run(threads: 1).Ratio(0, 1), Bytes: race.BytesPerOperation(1));

    private static void ScrapeRecent(ComparisonTable table, Effort effort)
    {
        foreach (var slices in new[] { 0, 1, 5 })
        {
            var page = Page.OfEndpoints(100, slices);
            var lines = page.CountLines(ExpositionFormat.Text);
            var scrape = ScrapeMeasurement.Of(page, ExpositionFormat.Text, effort);
            table.Add(
                $"scrape of recent windows: {page.Name} ({MarkdownTable.Count(lines)} lines)", "copying the finished page",
                new Figure(scrape.BufferNanoseconds * lines / 1000, null, MarkdownTable.Number(scrape.CopyNanoseconds * lines / 1000) + " µs", " µs"),
                bytes: scrape.BufferBytes);
        }
    }

    private static void Memory(ComparisonTable table)
    {
        Row("counter", BytesPerCounter, SeriesMemory.OfCounters, SeriesMemory.OfOtelCounters, SeriesMemory.OfPrometheusNetCounters);
        Row("histogram (11 bounds)", BytesPerHistogram, SeriesMemory.OfHistograms, SeriesMemory.OfOtelHistograms, SeriesMemory.OfPrometheusNetHistograms);

        void Row(string kind, double target, Func<int, SeriesState, double> ours, Func<int, double> otel, Func<int, double> prometheusNet)
        {
            var peer = otel(SeriesForMemory);
            var against = $"OTel: {MarkdownTable.Number(peer)} B";
            table.Add($"memory per series, {kind}", against, new Figure(ours(SeriesForMemory, SeriesState.Recorded), target, null, " B"),
                neighbour: new Neighbour(prometheusNet(SeriesForMemory), Unit: " B"));
            table.Add(
                $"memory per series, {kind}, after an OpenMetrics scrape", against,
                new Figure(ours(SeriesForMemory, SeriesState.ScrapedAsOpenMetrics), null, null, " B"));
        }
    }

    private static void Register(ComparisonTable table, Effort effort)
    {
        var bare = RegistrationCase.BareMeter();
        var race = new Race(effort, RegistrationCase.Ours(), RegistrationCase.Otel(), bare, RegistrationCase.PrometheusNet());
        var result = race.Run(threads: 1);
        table.Add(
            $"a registry with {RegistrationCase.Metrics} metrics", "OTel",
            new Figure(result.Ratio(0, 1), null, $"{bare.Name} {MarkdownTable.Number(result.Ratio(2, 1))}"),
            bytes: race.BytesPerOperation(0), neighbour: new Neighbour(result.Ratio(0, 3), Bytes: race.BytesPerOperation(3)));

        var families = new Race(effort, FamiliesCase.All(), FamiliesCase.ByHand());
        table.Add(
            $"all {FamiliesCase.Count} families, made", FamiliesCase.ByHand().Name,
            new Figure(families.Run(threads: 1).Ratio(0, 1), null, null), bytes: families.BytesPerOperation(0));
    }
}
