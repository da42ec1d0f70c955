using System.Globalization;

namespace Gateway.Instrumentation.Benchmarks.Racing;

/// <summary>Prints rows as soon as they are measured: a long run shows where it stands.</summary>
internal sealed class MarkdownTable
{
    private readonly int _columns;

    public MarkdownTable(params string[] columns)
    {
        _columns = columns.Length;
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
    }

    public void Row(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, _columns); // or it would be no table any more
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    /// <summary>A ratio or a time: two decimals where they mean something.</summary>
    public static string Number(double value) => value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);

    /// <summary>A count, with thousands apart.</summary>
    public static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
