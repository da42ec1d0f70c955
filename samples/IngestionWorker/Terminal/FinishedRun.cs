using System.Diagnostics;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Hosting;
using IngestionWorker.Graph;
using IngestionWorker.Ingestion;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace IngestionWorker.Terminal;

/// <summary>What is left of a run: its metrics, a summary and an exit code.</summary>
internal sealed class FinishedRun(IngestionReport report, GraphStore store, IOptions<IngestionOptions> options, IAnsiConsole console)
{
    private const int ShownFailures = 10;

    private bool _metricsAreLost;

    /// <summary>0 when everything that was there at the start is in the graph, and the metrics in their file.</summary>
    public int ExitCode => report is { CaughtUp: true, Unwritten: 0 } && !_metricsAreLost ? 0 : 1;

    /// <summary>A file that cannot be written costs the exit code, and nothing of the summary.</summary>
    public async Task WriteMetricsAsync(MetricRegistry registry)
    {
        if (options.Value.MetricsFile is not { } path)
            return;
        try
        {
            await registry.WriteTextFileAsync(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _metricsAreLost = true;
            await Console.Error.WriteLineAsync($"The metrics are not in {PlainText.Of(path)}: {PlainText.Of(exception.Message)}");
        }
    }

    public void WriteSummary()
    {
        var files = report.Files;
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Ingestion").AddColumn(new TableColumn("").RightAligned());
        Row("Files", files.Count);
        Row("  parsed anew", report.Parsed);
        Row("  from the cache", report.FromCache);
        foreach (var group in files.Where(file => file.Reason is not null).GroupBy(file => (file.Status, file.Reason!)).OrderBy(group => group.Key))
            Row($"  {group.Key.Status.ToString().ToLowerInvariant()}: {group.Key.Item2}", group.Count());
        if (report.Unwritten > 0)
            Row("  not in the graph", report.Unwritten);
        if (files.Count > 0)
        {
            var (nodes, edges) = store.Size();
            Row("Nodes", nodes);
            Row("Edges", edges);
        }

        table.AddRow("Time", FormattableString.Invariant($"{report.Elapsed.TotalSeconds:0.0} s"));
        console.Write(table);

        var failed = files.Where(file => file.Status == FileStatus.Failed).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var lines = console.Profile.Out.Writer; // whole lines, whatever the width
        foreach (var file in failed.Take(ShownFailures))
            lines.WriteLine(PlainText.Of($"{file.Path}: {file.Detail}"));
        if (failed.Count > ShownFailures)
            lines.WriteLine($"… and {failed.Count - ShownFailures} more.");

        void Row(string what, long count) => table.AddRow(Markup.Escape(what), FormattableString.Invariant($"{count}"));
    }
}
