using System.Numerics;

namespace Gateway.Instrumentation;

/// <summary>How cells are laid out that each core has for itself.</summary>
internal static class CoreCells
{
    /// <summary>Cells of 8 bytes from one core's to the next: two cache lines, because processors fetch lines in pairs.</summary>
    public const int Stride = 128 / sizeof(long);

    /// <summary>How many cores have cells of their own: a power of two, at most 64.</summary>
    public static readonly int Count = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 64));

    /// <summary>The calling thread's core. The thread may move on at once, so what is done with its cells is atomic all the same.</summary>
    public static int Current => Thread.GetCurrentProcessorId() & (Count - 1);
}
