using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Comparison;

/// <summary>One table for everything that has a target: recording, scraping, memory, registration.</summary>
internal sealed class ComparisonTable
{
    private const string None = "–";

    // Below it is what a timer or a first call of something else leaves behind, spread over all operations.
    private const double NoBytes = 0.01;

    private readonly MarkdownTable _table = new(
        "case", "against", "1 thread", "target", "floor", "2 threads, one series", "target", "floor", "bytes", "target met",
        "prometheus-net: 1 thread", "2 threads", "its bytes");

    /// <summary>Adds a row. Where there is a target for time, there is one of 0 for bytes that are measured with it.</summary>
    public void Add(string name, string against, Figure oneThread, Figure? twoThreads = null, double? bytes = null, Neighbour? neighbour = null)
    {
        var other = twoThreads ?? Figure.None;
        _table.Row(
            name, against, oneThread.Text, oneThread.TargetText, oneThread.Floor ?? None, other.Text, other.TargetText,
            other.Floor ?? None, bytes is null ? None : MarkdownTable.Count(bytes < NoBytes ? 0 : bytes.Value), Verdict(),
            neighbour?.OneThread is { } one ? MarkdownTable.Number(one) + neighbour.Unit : None,
            neighbour?.TwoThreads is { } two ? MarkdownTable.Number(two) : None,
            neighbour?.Bytes is { } theirs ? MarkdownTable.Count(theirs < NoBytes ? 0 : theirs) : None);

        string Verdict()
        {
            if (oneThread.Target is null && other.Target is null)
                return None;
            string[] missed =
            [
                .. oneThread.IsMissed ? new[] { other.Value is null ? "figure" : "1 thread" } : [],
                .. other.IsMissed ? new[] { "2 threads" } : [],
                .. bytes >= NoBytes ? new[] { "bytes" } : [],
            ];
            return missed.Length == 0 ? "yes" : $"**no**: {string.Join(", ", missed)}";
        }
    }
}
