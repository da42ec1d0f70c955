using System.Diagnostics;
using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Racing;

/// <summary>One side's run in one round.</summary>
/// <param name="Start">When it started.</param>
/// <param name="End">When it ended.</param>
/// <param name="Nanoseconds">Per operation and thread.</param>
/// <param name="IsFair">False when its threads did not run at the same time, though there are cores enough.</param>
internal readonly record struct Lap(long Start, long End, double Nanoseconds, bool IsFair)
{
    // On a busy machine one thread often waits for a core while the other has the series to itself.
    private const double NeededOverlap = 0.75;

    public static Lap Of(Side side, int worker, int operations)
    {
        var start = Stopwatch.GetTimestamp();
        side.Run(worker, operations);
        var end = Stopwatch.GetTimestamp();
        return new Lap(start, end, Stopwatch.GetElapsedTime(start, end).TotalNanoseconds / operations, IsFair: true);
    }

    public static Lap Of(Lap[] threads)
    {
        var (start, end) = (threads.Min(lap => lap.Start), threads.Max(lap => lap.End));
        var overlap = threads.Min(lap => lap.End) - threads.Max(lap => lap.Start);
        var isFair = threads.Length > Environment.ProcessorCount || overlap >= NeededOverlap * (end - start);
        return new Lap(start, end, threads.Average(lap => lap.Nanoseconds), isFair);
    }
}
