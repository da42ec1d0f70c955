using Gateway.Instrumentation.Benchmarks.Cases;
using Gateway.Instrumentation.Benchmarks.Contenders;
using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>
/// What becomes of a recording when several threads do it: on one series, where they fight for it, and on series of
/// their own, where they should not meet at all. At the end every metric has to show every operation.
/// </summary>
internal static class ContentionCommand
{
    private static readonly Case[] Cases =
        [CounterCases.KeptHandle, CounterCases.TwoTexts, GaugeCases.Add, HistogramCases.TwoTexts, ScopeCase.Whole];

    public static int Run(Arguments arguments)
    {
        Console.WriteLine($"Nanoseconds per operation and thread, on {Machine.Describe()}.");
        Console.WriteLine();
        var table = new MarkdownTable(
            "case", "threads", "series", "ours", "OTel", "Interlocked, one word", "Interlocked, a word per core",
            "ours / OTel", "ours / one word", "ours / per core", "rounds");
        var lost = 0;
        foreach (var work in Cases)
        {
            using var otel = new OtelSdk();
            Side[] sides = [Ours.Side(work), otel.Side(work), Floors.AtomicWord(), Floors.AtomicWordPerCore()];
            var race = new Race(arguments.Effort, sides);
            foreach (var (threads, ownSeries, name) in Runs())
            {
                var result = race.Run(threads, ownSeries);
                table.Row([
                    work.Name, $"{threads}", name,
                    .. Enumerable.Range(0, sides.Length).Select(side => MarkdownTable.Number(result.Nanoseconds(side))),
                    .. Enumerable.Range(1, sides.Length - 1).Select(side => MarkdownTable.Number(result.Ratio(0, side))),
                    $"{result.FairRounds}{(result.IsFair ? "" : " (too few)")}"]);
            }

            foreach (var side in sides.Where(side => !side.IsExact))
            {
                Console.Error.WriteLine($"{work.Name}: {side.Name} does not show {side.Done} operations.");
                lost++;
            }
        }

        Console.WriteLine();
        Console.WriteLine(lost == 0 ? "All totals are exact." : "TOTALS ARE WRONG.");
        return lost == 0 ? 0 : 1;
    }

    private static IEnumerable<(int Threads, bool OwnSeries, string Name)> Runs()
    {
        yield return (1, false, "one");
        var cores = Environment.ProcessorCount;
        foreach (var threads in new[] { 2, cores, 2 * cores }.Distinct().Where(threads => threads <= Texts.MaxWorkers).Order())
        {
            yield return (threads, true, "own");
            yield return (threads, false, "one");
        }

        // A series that was fought for once stays spread over the cores.
        yield return (1, false, "one, contended before");
    }
}
