namespace Gateway.Instrumentation;

/// <summary>
/// Marks in a cell, in place of its number or beside it, so that recording sees them in the same atomic step. Counts are whole
/// numbers, values are the bits of a <see cref="double"/>. <c>docs/internals.md</c> explains the whole protocol.
/// </summary>
/// <remarks>
/// One rule for every reader: read a cell once and check its mark before using its number. A retired cell makes the whole read
/// fail (<c>TryRead</c> returns false), so that a removed series is absent and never a wrong number.
/// </remarks>
internal static class CellMarks
{
    /// <summary>A count below this is a plain number: recording takes one comparison and one atomic step. A histogram's bucket stays at it.</summary>
    public const long MaxCount = 1L << 59;

    /// <summary>Added to the count: the next recording takes an exemplar.</summary>
    public const long Armed = 1L << 60;

    /// <summary>A part of a spread count is full at this number. The sum of all parts, with what a counter had before, stays below 2^63.</summary>
    public const long MaxPart = 1L << 56;

    /// <summary>The count is spread over one cell per core.</summary>
    public const long Spread = 1L << 62;

    /// <summary>The series was removed. No process lives long enough for additions to make the cell positive.</summary>
    public const long Retired = long.MinValue;

    // NaNs that no computation produces. A NaN from a user is stored as double.NaN.

    /// <summary>The value was never set.</summary>
    public const long UnsetValue = 0x7FF8_0000_0000_0A01;

    /// <summary>The series was removed.</summary>
    public const long RetiredValue = 0x7FF8_0000_0000_0A02;

    /// <summary>The value is spread over one cell per core.</summary>
    public const long SpreadValue = 0x7FF8_0000_0000_0A03;

    /// <summary>The bits of a value in a cell, without the NaNs that are marks.</summary>
    public static long BitsOf(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);

    /// <summary>Reads the count of a cell that is not spread. False when it is retired.</summary>
    public static bool TryCount(long cell, out long count)
    {
        count = cell & ~Armed;
        return cell >= 0;
    }

    /// <summary>The sum of two counts, or the largest number: a count never falls.</summary>
    public static long Sum(long count, long other) => count > long.MaxValue - other ? long.MaxValue : count + other;
}
