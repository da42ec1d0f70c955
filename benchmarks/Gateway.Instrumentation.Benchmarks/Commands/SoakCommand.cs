using System.Diagnostics;
using System.Globalization;
using Gateway.Instrumentation.Benchmarks.Contenders;
using Gateway.Instrumentation.Benchmarks.Racing;
using Gateway.Instrumentation.Benchmarks.Soak;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>
/// Records from all cores at full speed while it scrapes, and fails when memory grows, when a number is not exact, or
/// when a removed series is still on the page.
/// </summary>
internal static class SoakCommand
{
    private const int Samples = 40;
    private const int SamplesPerRow = 4;

    public static int Run(Arguments arguments)
    {
        Console.WriteLine($"{arguments.Seconds} s on {Machine.Describe()}.");
        Console.WriteLine();
        var registry = Ours.CreateRegistry();
        var load = new SoakLoad(new MetricFactory(registry), Environment.ProcessorCount);
        var scraper = new Scraper(registry);
        var trend = new MemoryTrend();
        using (var stop = new CancellationTokenSource())
        {
            var threads = Enumerable.Range(0, Environment.ProcessorCount)
                .Select(worker => new Thread(() => load.Record(worker, stop.Token)))
                .Append(new Thread(() => scraper.Run(stop.Token)))
                .ToArray();
            foreach (var thread in threads)
                thread.Start();
            Watch(TimeSpan.FromSeconds(arguments.Seconds), load, scraper, trend);
            stop.Cancel();
            foreach (var thread in threads)
                thread.Join();
        }

        string[] faults = [.. load.Mismatches(), .. scraper.Leftovers(), .. trend.IsFlat ? [] : new[] { "memory grows" }];
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Memory: {trend.SecondQuarter / 1024} KB in the second quarter, {trend.LastQuarter / 1024} KB in the last: {(trend.IsFlat ? "flat" : "GROWING")}."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{load.Operations:#,0} recordings, {load.SessionsEnded:#,0} sessions removed, {scraper.Scrapes:#,0} scrapes: {(faults.Length == 0 ? "all totals are exact" : "FAILED")}."));
        foreach (var fault in faults)
            Console.Error.WriteLine(fault);
        return faults.Length == 0 ? 0 : 1;
    }

    private static void Watch(TimeSpan duration, SoakLoad load, Scraper scraper, MemoryTrend trend)
    {
        var table = new MarkdownTable("second", "million recordings/s", "sessions/s", "scrapes", "page KB", "managed KB", "collections 0/1/2");
        var start = Stopwatch.GetTimestamp();
        var (before, operations, sessions) = (TimeSpan.Zero, 0L, 0L);
        for (var sample = 1; sample <= Samples; sample++)
        {
            var due = duration * sample / Samples - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
                Thread.Sleep(due);

            // What is left after a collection is what grows, if anything does.
            GC.Collect();
            trend.Add(GC.GetTotalMemory(forceFullCollection: false));
            if (sample % SamplesPerRow != 0)
                continue;

            var now = Stopwatch.GetElapsedTime(start);
            var seconds = (now - before).TotalSeconds;
            table.Row(
                MarkdownTable.Number(now.TotalSeconds),
                MarkdownTable.Number((load.Operations - operations) / seconds / 1e6),
                MarkdownTable.Count((load.SessionsEnded - sessions) / seconds),
                MarkdownTable.Count(scraper.Scrapes),
                MarkdownTable.Number(scraper.PageBytes / 1024d),
                MarkdownTable.Count(trend.Last / 1024d),
                string.Join("/", Enumerable.Range(0, 3).Select(generation => GC.CollectionCount(generation) - sample))); // without those above
            (before, operations, sessions) = (now, load.Operations, load.SessionsEnded);
        }
    }
}
