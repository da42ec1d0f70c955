using System.Numerics;

namespace Gateway.Instrumentation;

/// <summary>The layout of cells with one set per core.</summary>
internal static class CoreCells
{
    /// <summary>The distance between the cells of two cores, in cells of 8 bytes: two cache lines, because processors fetch lines in pairs.</summary>
    public const int Stride = 128 / sizeof(long);

    /// <summary>Number of cores with their own cells: a power of two, at most 64.</summary>
    public static readonly int Count = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 64));

    /// <summary>The core of the calling thread. The thread may move to another core at any time, so access to the cells is still atomic.</summary>
    public static int Current => Thread.GetCurrentProcessorId() & (Count - 1);
}
