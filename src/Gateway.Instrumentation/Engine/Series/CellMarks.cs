namespace Gateway.Instrumentation;

/// <summary>
/// What a cell can say instead of, or beside, its number, so that recording learns it in the same atomic step. Counts are
/// whole numbers, values are the bits of a <see cref="double"/>. <c>docs/internals.md</c> explains the protocol as a whole.
/// </summary>
/// <remarks>
/// One rule for whoever reads: a cell is read once, its mark is checked before its number is used, and a retired cell makes
/// the whole read fail (<c>TryRead</c> returns false), so that a removed series is absent and never a wrong number.
/// </remarks>
internal static class CellMarks
{
    /// <summary>A count below this is a plain number: recording is one comparison and one atomic step.</summary>
    public const long MaxCount = 1L << 59;

    /// <summary>With the count below it: the next recording takes an exemplar.</summary>
    public const long Armed = 1L << 60;

    /// <summary>A part of a spread count is full from here on.</summary>
    public const long MaxPart = 1L << 61;

    /// <summary>The count is in one cell per core.</summary>
    public const long Spread = 1L << 62;

    /// <summary>The series was removed. Additions leave the cell negative for longer than any process lives.</summary>
    public const long Retired = long.MinValue;

    // NaNs that no computation gives. A NaN that a user sets is stored as double.NaN.

    /// <summary>The value was never set.</summary>
    public const long UnsetValue = 0x7FF8_0000_0000_0A01;

    /// <summary>The series was removed.</summary>
    public const long RetiredValue = 0x7FF8_0000_0000_0A02;

    /// <summary>The value is in one cell per core.</summary>
    public const long SpreadValue = 0x7FF8_0000_0000_0A03;

    /// <summary>A value as a cell stores it: no NaN that stands for something else.</summary>
    public static long BitsOf(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);

    /// <summary>The count in a cell that is not spread. False when it is retired.</summary>
    public static bool TryCount(long cell, out long count)
    {
        count = cell & ~Armed;
        return cell >= 0;
    }
}
