using System.Text.RegularExpressions;
using Gateway.Instrumentation.Tests.Documents;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Neighbours.Tests.Migration;

/// <summary>The old code of the migration guide is code that the other libraries' users really have.</summary>
public partial class MigrationGuideTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("docs/migration.md"));

    [Theory]
    [InlineData("## From prometheus-net", OtherCode.PrometheusNet, 1)]
    [InlineData("## From OpenTelemetry metrics", OtherCode.OpenTelemetry, 1)]
    public void The_code_before_compiles(string section, string setting, int least)
    {
        var blocks = Blocks(section, "csharp before");
        blocks.Count.ShouldBeGreaterThanOrEqualTo(least);
        blocks.SelectMany(block => OtherCode.Errors(setting, block.Line, block.Text)).ShouldBeEmpty();
    }

    [Fact]
    public void Code_that_uses_both_libraries_compiles()
    {
        var blocks = Blocks("## From prometheus-net", "csharp beside");
        blocks.Count.ShouldBe(3);
        blocks.SelectMany(block => OtherCode.Errors(OtherCode.Beside, block.Line, block.Text)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("| prometheus-net | Calls now |", OtherCode.PrometheusNet)]
    [InlineData("| OpenTelemetry | Calls now |", OtherCode.OpenTelemetry)]
    public void The_calls_in_the_old_column_compile(string header, string setting)
    {
        var first = Array.FindIndex(Lines, line => line.StartsWith(header, StringComparison.Ordinal)) + 2;
        first.ShouldBeGreaterThan(1);
        var calls = Lines.Skip(first).TakeWhile(line => line.StartsWith('|')).Select((line, i) => (Line: first + i + 1, Cell: line.Split(" | ")[0]))
            .SelectMany(row => Span().Matches(row.Cell).Select(match => (row.Line, Call: match.Groups[1].Value))).ToList();
        calls.Count.ShouldBeGreaterThan(8);
        calls.SelectMany(call => OtherCode.Errors(
            setting, call.Line, call.Call.StartsWith("using (", StringComparison.Ordinal) ? call.Call + " { }" : call.Call + ";")).ShouldBeEmpty();
    }

    [Fact]
    public void The_types_that_collide_are_those_of_the_same_name()
    {
        var theirs = Names("Prometheus", typeof(Prometheus.Metrics), typeof(Prometheus.KestrelMetricServer));
        var ours = Names("Gateway.Instrumentation", typeof(MetricRegistry), typeof(AspNetCore.MetricsEndpointOptions));
        var sentence = Lines.Single(line => line.StartsWith("Both libraries have a ", StringComparison.Ordinal));
        Span().Matches(sentence).Select(match => match.Groups[1].Value).ShouldBe(theirs.Intersect(ours).Order(StringComparer.Ordinal));

        static IEnumerable<string> Names(string root, params Type[] of) => of.SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => !type.IsNested && type.Namespace!.StartsWith(root, StringComparison.Ordinal) && !type.Name.Contains('`', StringComparison.Ordinal))
            .Select(type => type.Name);
    }

    private static List<CodeBlock> Blocks(string section, string kind)
    {
        var start = Array.IndexOf(Lines, section) + 1;
        start.ShouldBeGreaterThan(0);
        var end = Array.FindIndex(Lines, start, line => line.StartsWith("## ", StringComparison.Ordinal));
        return [.. MarkdownDocument.Read("docs/migration.md").CodeBlocks.Where(block => block.Kind == kind && block.Line > start && (end < 0 || block.Line < end))];
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();
}
