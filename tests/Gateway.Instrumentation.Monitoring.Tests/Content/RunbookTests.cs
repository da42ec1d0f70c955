using System.Text.RegularExpressions;

namespace Gateway.Instrumentation.Monitoring.Tests.Content;

/// <summary>What a runbook tells a tired engineer to type works.</summary>
public sealed partial class RunbookTests
{
    // Not PromQL: programs, and members of this library.
    private static readonly string[] Others = ["dotnet", "rabbitmq", "Label.Text(", "o.Restart", "count by (LABEL) (METRIC)"];

    [Fact]
    public void Every_query_of_a_runbook_is_well()
    {
        var catalog = MonitoringPack.BuiltIn.CatalogWithRecorded();
        var wrong = new List<string>();
        var queries = 0;
        foreach (var alert in MonitoringPack.BuiltIn.Alerts)
        {
            foreach (var span in Spans(alert.Runbook))
            {
                queries++;
                try
                {
                    wrong.AddRange(Query.Parse(span).ShowingTotals("a name to look at").Check(catalog).Select(finding => $"{alert.Name}: {finding}"));
                }
                catch (QuerySyntaxException exception)
                {
                    wrong.Add($"{alert.Name}: {span}: {exception.Message}");
                }
            }
        }

        string.Join("\n\n", wrong).ShouldBeEmpty();
        queries.ShouldBeGreaterThan(20);
    }

    private static IEnumerable<string> Spans(Runbook runbook) => new[] { runbook.Meaning, runbook.LookAt, runbook.WhatToDo }
        .SelectMany(text => CodeSpan().Matches(text)).Select(match => match.Groups[1].Value)
        .Where(span => span.AsSpan().ContainsAny("([{ ") && !Others.Any(other => span.StartsWith(other, StringComparison.Ordinal)));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
