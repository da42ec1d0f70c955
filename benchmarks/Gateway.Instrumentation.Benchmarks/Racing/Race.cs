using System.Diagnostics;
using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Racing;

/// <summary>
/// Times several sides in turn, many short rounds of each, so that whatever else the machine does hits all of them.
/// </summary>
internal sealed class Race
{
    // Tiered compilation looks for hot methods every 100 ms, and goes through several stages.
    private const int WarmingStages = 5;
    private static readonly TimeSpan StageTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan CompilerTime = TimeSpan.FromMilliseconds(120);

    // How often threads may try until they really run at the same time.
    private const int Tries = 20;

    private readonly Effort _effort;
    private readonly Side[] _sides;
    private readonly int[] _operations;

    public Race(Effort effort, params Side[] sides)
    {
        _effort = effort;
        _sides = sides;
        var operations = new int[sides.Length];
        for (var stage = 0; stage < WarmingStages; stage++)
        {
            for (var i = 0; i < sides.Length; i++)
                operations[i] = Math.Max(1, (int)(OperationsPerSecond(sides[i]) * Effort.RoundTime.TotalSeconds));
            Thread.Sleep(CompilerTime);
        }

        _operations = operations;
    }

    /// <summary>Runs all rounds. With several threads, all of them record to one series or each to its own.</summary>
    public RaceResult Run(int threads, bool ownSeries = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, Texts.MaxWorkers);
        var result = new RaceResult();
        var start = Stopwatch.GetTimestamp();
        for (var rounds = 0; result.FairRounds < _effort.Rounds; rounds++)
        {
            if (rounds >= Effort.MinRounds && Stopwatch.GetElapsedTime(start) > _effort.MaxTime)
                break;
            var round = new Lap[_sides.Length];
            for (var i = 0; i < _sides.Length; i++)
                round[i] = threads == 1 ? Lap.Of(_sides[i], 0, _operations[i]) : SideBySide(_sides[i], _operations[i], threads, ownSeries);
            result.Add(round);
        }

        return result;
    }

    /// <summary>What one operation allocates on the calling thread, in the long run.</summary>
    public double BytesPerOperation(int side)
    {
        var operations = _operations[side];
        _sides[side].Run(0, operations);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _sides[side].Run(0, operations);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)operations;
    }

    private static double OperationsPerSecond(Side side)
    {
        var operations = 1;
        var spent = TimeSpan.Zero;
        while (true)
        {
            var start = Stopwatch.GetTimestamp();
            side.Run(0, operations);
            var elapsed = Stopwatch.GetElapsedTime(start);
            spent += elapsed;
            if (spent > StageTime)
                return operations / elapsed.TotalSeconds;
            operations *= 2;
        }
    }

    private static Lap SideBySide(Side side, int operations, int threads, bool ownSeries)
    {
        var lap = TryTogether(side, operations, threads, ownSeries);
        for (var tries = 1; !lap.IsFair && tries < Tries; tries++)
            lap = TryTogether(side, operations, threads, ownSeries);
        return lap;
    }

    private static Lap TryTogether(Side side, int operations, int threads, bool ownSeries)
    {
        var laps = new Lap[threads];
        var ready = 0;
        var workers = Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            // Spinning starts them closer together than being woken does.
            Interlocked.Increment(ref ready);
            while (Volatile.Read(ref ready) < threads)
                Thread.Yield();
            laps[index] = Lap.Of(side, ownSeries ? index : 0, operations);
        })).ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        return Lap.Of(laps);
    }
}
