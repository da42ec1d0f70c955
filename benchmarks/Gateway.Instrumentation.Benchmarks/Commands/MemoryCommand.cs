using Gateway.Instrumentation.Benchmarks.Memory;
using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>Managed bytes per series, at several fill states of the tables (they grow by powers of two).</summary>
internal static class MemoryCommand
{
    private static readonly int[] Counts = [1_000, 2_000, 10_000, 16_384, 16_385, 50_000];

    public static int Run(Arguments arguments)
    {
        Console.WriteLine($"Managed bytes per series with 2 text labels, on {Machine.Describe()}.");
        Console.WriteLine();
        var table = new MarkdownTable(
            "series", "counter", "after an OpenMetrics scrape", "with an exemplar", "OTel counter",
            "histogram (11 bounds)", "after an OpenMetrics scrape", "with an exemplar", "OTel histogram");
        foreach (var count in arguments.IsQuick ? Counts[..3] : Counts)
        {
            table.Row([
                MarkdownTable.Count(count),
                .. Enum.GetValues<SeriesState>().Select(state => MarkdownTable.Count(SeriesMemory.OfCounters(count, state))),
                MarkdownTable.Count(SeriesMemory.OfOtelCounters(count)),
                .. Enum.GetValues<SeriesState>().Select(state => MarkdownTable.Count(SeriesMemory.OfHistograms(count, state))),
                MarkdownTable.Count(SeriesMemory.OfOtelHistograms(count))]);
        }

        return 0;
    }
}
