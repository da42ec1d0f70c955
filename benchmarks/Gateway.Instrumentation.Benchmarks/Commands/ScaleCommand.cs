using Gateway.Instrumentation.Benchmarks.Racing;
using Gateway.Instrumentation.Benchmarks.Scale;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>What a service's page costs by its number of routes, and what its series cost whoever scrapes, sends and stores them.</summary>
internal static class ScaleCommand
{
    private const int RoutesOfAnInstance = 50;

    private static readonly int[] Routes = [0, 10, 50, 250, 1_000];
    private static readonly int[] Instances = [4, 20, 40];

    public static async Task<int> RunAsync(Arguments arguments)
    {
        Console.WriteLine($"On {Machine.Describe()}.");
        Console.WriteLine();
        Pages(arguments);
        Console.WriteLine();
        if (RealServers.MissingReason("prometheus") is { } missing)
            Console.WriteLine(missing);
        else
            await ServersAsync(arguments);
        return 0;
    }

    private static void Pages(Arguments arguments)
    {
        Console.WriteLine("The page of a web service, each route answered with 4 statuses.");
        Console.WriteLine();
        var table = new MarkdownTable(
            "routes", "series", "bytes per series", "as OpenMetrics", "text, gzip", "OpenMetrics, gzip",
            "ns per series", "as OpenMetrics", "text, gzip", "OpenMetrics, gzip");
        foreach (var routes in arguments.IsQuick ? Routes[..^2] : Routes)
        {
            var page = new ServicePage(routes);
            var series = page.CountSeries();
            (ExpositionFormat Format, bool Compress)[] shapes =
                [(ExpositionFormat.Text, false), (ExpositionFormat.OpenMetrics, false), (ExpositionFormat.Text, true), (ExpositionFormat.OpenMetrics, true)];
            var race = new Race(arguments.Effort, [.. shapes.Select(shape => page.To(shape.Format, shape.Compress))]).Run(threads: 1);
            table.Row([
                MarkdownTable.Count(routes), MarkdownTable.Count(series),
                .. shapes.Select(shape => MarkdownTable.Number((double)page.Length(shape.Format, shape.Compress) / series)),
                .. shapes.Select((_, i) => MarkdownTable.Number(race.UndisturbedNanoseconds(i) / series))]);
        }
    }

    private static async Task ServersAsync(Arguments arguments)
    {
        Console.WriteLine($"A real Prometheus that scrapes instances with {RoutesOfAnInstance} routes each, beside one that scrapes nothing.");
        Console.WriteLine();
        var table = new MarkdownTable(
            "instances", "as", "series", "memory per series, bytes", "processor per sample, µs", "write-ahead log per sample, bytes", "sent per sample, bytes",
            "stored per sample, bytes", "store's memory per series, bytes");
        var time = TimeSpan.FromSeconds(arguments.IsQuick ? 10 : arguments.Seconds);
        var canStore = RealServers.MissingReason(VictoriaMetricsServer.Program) is null;
        foreach (var count in arguments.IsQuick ? Instances[..1] : Instances)
        {
            var page = new ServicePage(RoutesOfAnInstance);
            await using var instances = await ManyInstances.StartAsync(count, page.Registry, page.RecordAll, TimeSpan.FromMilliseconds(500));
            var addresses = instances.Addresses;
            await RowAsync("server", stores: false, isAgent: false);
            if (!canStore)
                continue;
            await RowAsync("server that sends", stores: true, isAgent: false);
            await RowAsync("agent", stores: true, isAgent: true);

            async Task RowAsync(string name, bool stores, bool isAgent)
            {
                await using var store = stores ? await VictoriaMetricsServer.StartAsync(CancellationToken.None) : null;
                var empty = store is null ? null : await OwnMetrics.ReadAsync(store);
                var cost = await ScrapingCost.MeasureAsync(addresses, store?.RemoteWrite, isAgent, time);
                var (bytes, memory) = (double.NaN, double.NaN);
                if (store is not null && empty is not null)
                {
                    await store.FlushAsync(CancellationToken.None);
                    var full = await OwnMetrics.ReadAsync(store);
                    bytes = full["vm_data_size_bytes", "type=\"storage"] / full["vm_rows", "type=\"storage"];
                    memory = (full["process_resident_memory_bytes"] - empty["process_resident_memory_bytes"]) / cost.Series;
                }

                table.Row(
                    MarkdownTable.Count(count), name, MarkdownTable.Count(cost.Series), Text(cost.MemoryPerSeries), Text(cost.ProcessorPerSample),
                    Text(cost.LogPerSample), Text(cost.SentPerSample), Text(bytes), Text(memory));
            }
        }
    }

    private static string Text(double value) => double.IsNaN(value) ? "" : MarkdownTable.Number(value);
}
