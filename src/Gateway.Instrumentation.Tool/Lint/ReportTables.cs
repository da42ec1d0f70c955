using Gateway.Instrumentation.Tool.Pages;
using Spectre.Console;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>A report for people: a table for each group of rules.</summary>
internal static class ReportTables
{
    public static void Write(LintReport report, IAnsiConsole console)
    {
        foreach (var group in report.Findings.Of(report.Format).GroupBy(finding => finding.Rule.Group))
            console.Write(TableOf(group.Key, group));
        foreach (var (rule, count) in report.Findings.NotKept(report.Format))
            console.MarkupLineInterpolated($"[dim]… and {Shown.Count(count)} more of {rule.Id}[/]");

        var format = report.Format == PageFormat.OpenMetrics ? "OpenMetrics" : "text format";
        console.WriteLine($"{Shown.Of(report.Source, 200)}: {format}, {Of(report.Lines, "line")}, {Of(report.Metrics, "metric")}, {Shown.Count(report.Series)} series");
        console.WriteLine(
            $"{Of(report.Count(Severity.Error), "error")}, {Of(report.Count(Severity.Warning), "warning")}, {Of(report.Count(Severity.Info), "info")}",
            new Style(ColorOf(report.HasAtLeast(Severity.Error) ? Severity.Error : report.HasAtLeast(Severity.Warning) ? Severity.Warning : Severity.Info), decoration: Decoration.Bold));
    }

    private static Table TableOf(RuleGroup group, IEnumerable<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Title(group), new Style(decoration: Decoration.Bold))
            .AddColumn(new TableColumn("Severity").NoWrap()).AddColumn(new TableColumn("Line").RightAligned().NoWrap())
            .AddColumn("Metric").AddColumn("Rule").AddColumn("Finding");

        // No markup: the texts are those of the page.
        foreach (var finding in findings)
        {
            table.AddRow(
                new Text(finding.Rule.Severity.ToString().ToLowerInvariant(), new Style(ColorOf(finding.Rule.Severity))),
                new Text(finding.Line is { } line ? Shown.Count(line) : ""),
                new Text(finding.Metric ?? ""),
                new Text(finding.Rule.Id),
                new Text(finding.Message));
        }

        return table;
    }

    private static string Title(RuleGroup group) => group switch
    {
        RuleGroup.Format => "Format",
        RuleGroup.Names => "Names",
        RuleGroup.Help => "Help texts and types",
        RuleGroup.Cardinality => "Cardinality",
        _ => "What Gateway Instrumentation says of itself",
    };

    private static Color ColorOf(Severity severity) => severity switch
    {
        Severity.Error => Color.Red,
        Severity.Warning => Color.Yellow,
        _ => Color.Green,
    };

    private static string Of(long count, string what) => $"{Shown.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
