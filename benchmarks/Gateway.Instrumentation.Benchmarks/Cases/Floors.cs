using System.Diagnostics;
using System.Numerics;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>What the machine itself takes for the least that such work can be.</summary>
internal static class Floors
{
    // Processors fetch cache lines in pairs.
    private const int Line = 128 / sizeof(long);

    // What one whole operation changes: the gauge twice, a bucket, a sum, and two counters.
    private const int WordsOfAnOperation = 5;

    [ThreadStatic]
    private static long _own;

    /// <summary>One atomic addition to a word that has its cache line to itself: the worker's, shared by all who run as the same worker.</summary>
    public static Side AtomicWord()
    {
        var words = new long[(Texts.MaxWorkers + 1) * Line];
        return new Side(
            "Interlocked, one word",
            (worker, operations) =>
            {
                ref var word = ref words[(worker + 1) * Line];
                for (var i = 0; i < operations; i++)
                    Interlocked.Increment(ref word);
            },
            () => words.Sum());
    }

    /// <summary>The same on a word for each core. Still atomic, because a thread may move in between.</summary>
    public static Side AtomicWordPerCore()
    {
        var mask = (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount) - 1;
        var words = new long[(mask + 2) * Line];
        return new Side(
            "Interlocked, a word per core",
            (_, operations) =>
            {
                for (var i = 0; i < operations; i++)
                    Interlocked.Increment(ref words[((Thread.GetCurrentProcessorId() & mask) + 1) * Line]);
            },
            () => words.Sum());
    }

    /// <summary>An addition that nobody else sees: what counting would cost if nobody ever read the count.</summary>
    public static Side ThreadOwnWord() => new("a word per thread", static (_, operations) =>
    {
        for (var i = 0; i < operations; i++)
            _own++;
    });

    /// <summary>What any measurement of a duration takes.</summary>
    public static Side TwoTimestamps() => new("two GetTimestamp", static (_, operations) =>
    {
        for (var i = 0; i < operations; i++)
        {
            Stopwatch.GetTimestamp();
            Stopwatch.GetTimestamp();
        }
    });

    /// <summary>Two readings of the clock, and one atomic addition for each number that a whole operation changes.</summary>
    public static Side BareOperation()
    {
        var words = new long[(Texts.MaxWorkers * WordsOfAnOperation + 1) * Line];
        return new Side("two GetTimestamp and six Interlocked", (worker, operations) =>
        {
            var first = (worker * WordsOfAnOperation + 1) * Line;
            for (var i = 0; i < operations; i++)
            {
                Interlocked.Increment(ref words[first]);
                var start = Stopwatch.GetTimestamp();
                var elapsed = Stopwatch.GetTimestamp() - start;
                Interlocked.Decrement(ref words[first]);
                Interlocked.Increment(ref words[first + Line]);
                Interlocked.Add(ref words[first + 2 * Line], elapsed);
                Interlocked.Increment(ref words[first + 3 * Line]);
                Interlocked.Increment(ref words[first + 4 * Line]);
            }
        });
    }
}
