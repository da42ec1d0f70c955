using System.Diagnostics;
using System.Globalization;

namespace Gateway.Instrumentation.Benchmarks.Racing;

/// <summary>Rounds of the same work, bare and measured. Who comes first changes from round to round, so that what the machine does meanwhile meets both.</summary>
internal sealed class PairedRounds
{
    private readonly List<(Cost Bare, Cost Measured)> _rounds = [];

    /// <summary>Runs the rounds. Those that warm up do not count.</summary>
    public static async Task<PairedRounds> RunAsync(Func<Task<Cost>> bare, Func<Task<Cost>> measured, int rounds, int warmUp)
    {
        var result = new PairedRounds();
        for (var round = 0; round < rounds + warmUp; round++)
        {
            var isBareFirst = round % 2 == 0;
            var (first, second) = isBareFirst ? (bare, measured) : (measured, bare);
            var (one, other) = (await first(), await second());
            if (round >= warmUp)
                result._rounds.Add(isBareFirst ? (one, other) : (other, one));
        }

        return result;
    }

    /// <summary>Runs rounds of calls that wait for each other.</summary>
    public static Task<PairedRounds> OfCallsAsync(Func<Task> bare, Func<Task> measured, int calls, int rounds, int warmUp)
    {
        return RunAsync(() => TimeAsync(bare), () => TimeAsync(measured), rounds, warmUp);

        async Task<Cost> TimeAsync(Func<Task> one)
        {
            var bytes = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            for (var call = 0; call < calls; call++)
                await one();
            return new Cost(Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)calls);
        }
    }

    /// <summary>The cells of a table: least time of both, the median of the ratios, their middle half, and the median of the bytes more.</summary>
    /// <param name="ratio">How a ratio is written; with three decimals when null.</param>
    public string[] Cells(Func<double, string>? ratio = null)
    {
        ratio ??= static value => value.ToString("0.000", CultureInfo.InvariantCulture);
        var ratios = _rounds.Select(static round => round.Measured.Microseconds / round.Bare.Microseconds).Order().ToList();
        var bytes = _rounds.Select(static round => round.Measured.Bytes - round.Bare.Bytes).Order().ToList();
        return
        [
            MarkdownTable.Number(_rounds.Min(static round => round.Bare.Microseconds)),
            MarkdownTable.Number(_rounds.Min(static round => round.Measured.Microseconds)),
            ratio(ratios[ratios.Count / 2]),
            $"{ratio(ratios[ratios.Count / 4])} – {ratio(ratios[ratios.Count * 3 / 4])}",
            Math.Round(bytes[bytes.Count / 2]).ToString(CultureInfo.InvariantCulture),
        ];
    }

    /// <summary>What one side of a round took for each operation.</summary>
    internal readonly record struct Cost(double Microseconds, double Bytes);
}
