using Gateway.Instrumentation.Tool.Lint;

namespace Gateway.Instrumentation.Tool.Tests;

public class RuleTests
{
    public static TheoryData<RuleCase> Cases { get; } = [.. FormatCases.Both, .. ConventionCases.Both];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task A_page_that_breaks_a_rule_is_told_the_line_and_the_mended_one_is_not(RuleCase pages)
    {
        var broken = await Linted.PageAsync(pages.Broken, pages.PageFormat);
        var good = await Linted.PageAsync(pages.Good, pages.PageFormat);

        broken.Findings.Of(broken.Format).Where(finding => finding.Rule.Id == pages.Rule).Select(finding => finding.Line ?? 0).ShouldContain(pages.Line, string.Join('\n', broken.Texts()));
        good.Findings.Of(good.Format).Where(finding => finding.Rule.Id == pages.Rule).ShouldBeEmpty();
        good.Errors().ShouldBeEmpty();
    }

    [Fact]
    public void Every_rule_has_pages_that_break_it()
    {
        // Of the one about the content type, no page can tell: CheckCommandTests has it.
        Rules.All.Select(rule => rule.Id).Distinct().Except(Cases.Select(row => row.Data.Rule)).ShouldBe(["content-type"]);
        Cases.Select(row => row.Data.Rule).Except(Rules.All.Select(rule => rule.Id)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_rule_stands_in_the_document_with_its_severity()
    {
        var documented = File.ReadLines(Repository.PathOf("docs", "tool.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|'))
            .Where(cells => cells.Length == 5).SelectMany(cells => cells[1].Split(',').Select(rule => $"{rule.Trim(' ', '`')} {cells[2].Trim()}"));

        documented.Order().ShouldBe(Rules.All.Select(rule => $"{rule.Id} {rule.Severity.ToString().ToLowerInvariant()}").Distinct().Order());
    }

    [Fact]
    public async Task The_mended_pages_are_read_by_promtool()
    {
        SkipUnless.Installed("promtool");
        foreach (var pages in Cases.Select(row => row.Data).Where(pages => pages.Format == RuleCaseFormat.Text && pages.Good.Length < 10_000).DistinctBy(pages => pages.Good))
        {
            var verdict = await Promtool.CheckMetricsAsync(pages.Good, TestContext.Current.CancellationToken);
            verdict.ExitCode.ShouldBeOneOf([0, 3], $"{pages.Good}\n{verdict.Output}"); // 3: read, with remarks about names
        }
    }
}
