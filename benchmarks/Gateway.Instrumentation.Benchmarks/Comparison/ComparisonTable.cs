using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Comparison;

/// <summary>One table for everything that has a target: recording, scraping, memory, registration.</summary>
internal sealed class ComparisonTable
{
    private const string None = "–";

    // Below it is what a timer or a first call of something else leaves behind, spread over all operations.
    private const double NoBytes = 0.01;

    private readonly MarkdownTable _table = new(
        "case", "against", "1 thread", "target", "floor", "2 threads, one series", "target", "floor", "bytes", "target met");

    /// <summary>Adds a row. Where there is a target for time, there is one of 0 for bytes that are measured with it.</summary>
    public void Add(string name, string against, Figure oneThread, Figure? twoThreads = null, double? bytes = null)
    {
        var other = twoThreads ?? Figure.None;
        _table.Row(
            name, against, oneThread.Text, oneThread.TargetText, oneThread.Floor ?? None, other.Text, other.TargetText,
            other.Floor ?? None, bytes is null ? None : MarkdownTable.Count(bytes < NoBytes ? 0 : bytes.Value), Verdict());

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
