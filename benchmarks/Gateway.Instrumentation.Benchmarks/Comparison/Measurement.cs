using System.Diagnostics;

namespace Gateway.Instrumentation.Benchmarks.Comparison;

/// <summary>
/// Times both sides of a case in turn, many short rounds of each, so that whatever else the machine does hits both.
/// What counts is the median of each side.
/// </summary>
internal static class Measurement
{
    private const int Rounds = 41;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(8);

    public static (double Ours, double Peer) NanosecondsPerOperation(Case row, int threads)
    {
        var ourCount = Calibrate(row.Ours);
        var peerCount = Calibrate(row.Peer);
        var ours = new double[Rounds];
        var peer = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            ours[round] = Time(row.Ours, ourCount, threads);
            peer[round] = Time(row.Peer, peerCount, threads);
        }

        return (Median(ours), Median(peer));
    }

    public static double BytesPerOperation(Action<int> run)
    {
        const int Count = 10_000;
        run(Count);
        var before = GC.GetAllocatedBytesForCurrentThread();
        run(Count);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;
    }

    private static int Calibrate(Action<int> run)
    {
        // Long enough that tiered compilation is done with it.
        for (var i = 0; i < 60; i++)
            run(5_000);
        var count = 10_000;
        while (true)
        {
            var start = Stopwatch.GetTimestamp();
            run(count);
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed >= RoundTime / 2)
                return Math.Max(1, (int)(count * (RoundTime / elapsed)));
            count *= 2;
        }
    }

    private static double Time(Action<int> run, int count, int threads)
    {
        if (threads == 1)
        {
            var start = Stopwatch.GetTimestamp();
            run(count);
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
        }

        using var barrier = new Barrier(threads);
        var elapsed = new double[threads];
        var workers = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            var index = i;
            workers[i] = new Thread(() =>
            {
                barrier.SignalAndWait();
                var start = Stopwatch.GetTimestamp();
                run(count);
                elapsed[index] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
            });
            workers[i].Start();
        }

        foreach (var worker in workers)
            worker.Join();
        return elapsed.Average();
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
