namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>
/// Amounts that tell afterwards which of them were counted. Writer w adds 1, 2, 3 … n, each shifted into digits of its
/// own, so that one sum holds the sums of all writers. What is left after a reset or a removal has to be each writer's
/// last amounts without a gap: an amount that was lost on the way leaves a sum that no such row has.
/// </summary>
internal static class Ledger
{
    public const int Writers = 2;

    private const int Digits = 22; // the largest amount stays below 2^32, which is where a counter adds whole numbers
    private const int MaxAmounts = 1 << 10;

    public static long Amount(int writer, int n) => (long)n << (Digits * writer);

    /// <summary>From which amount on the writer's are in <paramref name="sum"/>; null when no such row gives it.</summary>
    public static int? FirstKept(long sum, int writer, int written)
    {
        written.ShouldBeLessThan(MaxAmounts);
        var own = (sum >> (Digits * writer)) & ((1L << Digits) - 1);
        var kept = 0L;
        var first = written + 1;
        while (kept < own && first > 1)
            kept += --first;
        return kept == own ? first : null;
    }
}
