using System.Text.RegularExpressions;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Documents;

/// <summary>Whoever copies a query from a document gets one that works.</summary>
public sealed partial class DocumentedQueriesTests
{
    // Shown as what does not work.
    private static readonly string[] Wrong = ["rate(http_request_errors_total[5m]) / rate(http_requests_total[5m])"];

    public static TheoryData<string> Documents =>
    [
        .. new[] { "docs", "samples", "src" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.PathOf(), file).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && Queries(path).Any())
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_queries_of_a_document_work(string path) => string.Join("\n\n", Queries(path).Except(Wrong).SelectMany(Problems)).ShouldBeEmpty();

    [Fact]
    public void Queries_are_found_in_spans_blocks_and_rules()
    {
        Queries("docs/troubleshooting.md").ShouldContain(query => query.StartsWith("histogram_quantile", StringComparison.Ordinal));
        Queries("samples/IngestionWorker/README.md").Count().ShouldBeGreaterThan(5);
        Queries("samples/PricingService/README.md").Count().ShouldBeGreaterThan(5);
    }

    /// <summary>What has a range in square brackets: between backticks, in lines that are indented, or behind <c>expr:</c>.</summary>
    private static IEnumerable<string> Queries(string path)
    {
        var text = File.ReadAllText(Repository.PathOf(path));
        return Span().Matches(text).Select(match => match.Groups[1].Value)
            .Concat(Indented().Matches(text).SelectMany(match => Statements(match.Value)))
            .Concat(Rule().Matches(text).Select(match => match.Groups[1].Value))
            .Where(query => Range().IsMatch(query) && !query.Contains("{{", StringComparison.Ordinal) && !query.Contains('…', StringComparison.Ordinal) && !query.Contains("(x[", StringComparison.Ordinal));
    }

    /// <summary>Indented lines are a query each; one that is indented further, or begins with an operator, goes on from the line before.</summary>
    private static IEnumerable<string> Statements(string block) =>
        Regex.Split(block.TrimEnd(), @"\n    (?=[a-z(0-9])(?!or |and |unless )").Select(statement => Regex.Replace(statement.Trim(), @"\s+", " "));

    private static IEnumerable<string> Problems(string text)
    {
        Query query;
        try
        {
            query = Query.Parse(text);
        }
        catch (QuerySyntaxException exception)
        {
            return [exception.Message];
        }

        // A first recording is born with its value, which only the total shows.
        return query.Check(MetricCatalog.BuiltIn).Where(finding => finding.Rule != "counter-without-rate" || !text.Contains("unless", StringComparison.Ordinal)).Select(finding => finding.ToString());
    }

    [GeneratedRegex("(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex Span();

    [GeneratedRegex(@"(?<=\n\n)(    \S.*\n( {4,}\S.*\n)*)")]
    private static partial Regex Indented();

    [GeneratedRegex(@"expr: *(?!\||>|"")(.+)\n")]
    private static partial Regex Rule();

    [GeneratedRegex(@"\[\d+[smhdw]\]")]
    private static partial Regex Range();
}
