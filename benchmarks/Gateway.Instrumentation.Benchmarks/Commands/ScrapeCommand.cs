using Gateway.Instrumentation.Benchmarks.Pages;
using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>What a scrape costs per line, and whether that stays the same while the page grows.</summary>
internal static class ScrapeCommand
{
    public static int Run(Arguments arguments)
    {
        Console.WriteLine($"On {Machine.Describe()}.");
        Console.WriteLine();
        var table = new MarkdownTable(
            "page", "format", "ns per line, to a buffer", "ns per line, to a pipe", "copying the finished page", "bytes per scrape", "bytes per scrape, pipe");
        foreach (var create in new Func<int, Page>[] { Page.OfCounters, Page.OfHistograms })
        {
            foreach (var size in arguments.IsQuick ? Page.Sizes[..^1] : Page.Sizes)
            {
                var page = create(size);
                foreach (var format in Enum.GetValues<ExpositionFormat>())
                {
                    var scrape = ScrapeMeasurement.Of(page, format, arguments.Effort);
                    table.Row(
                        page.Name, format.ToString(), MarkdownTable.Number(scrape.BufferNanoseconds), MarkdownTable.Number(scrape.PipeNanoseconds),
                        MarkdownTable.Number(scrape.CopyNanoseconds), MarkdownTable.Count(scrape.BufferBytes), MarkdownTable.Count(scrape.PipeBytes));
                }
            }
        }

        return 0;
    }
}
