using System.Globalization;
using Gateway.Instrumentation.Tool.Lint;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Tests;

public class ReportTests
{
    [Fact]
    public async Task The_lint_goes_on_behind_every_mistake()
    {
        var report = await Linted.PageAsync("""
            # HELP a_total A.
            # TYPE a_total counter
            a_total{x="1",x="2",3="\q"} one
            a_total{x="1" 1
            a_total -1
            a_total{x="2"} 1

            """);

        report.Texts().ShouldBe(["3 label-name a_total", "3 label-twice a_total", "3 escape a_total", "3 number a_total", "4 sample-syntax a_total", "5 counter-value a_total"], ignoreOrder: true);
        (report.Lines, report.Metrics, report.Series).ShouldBe((6, 1, 2));
    }

    [Theory]
    [InlineData("a 1\n", PageFormat.Text)]
    [InlineData("a 1\n# EOF\n", PageFormat.OpenMetrics)]
    [InlineData("# TYPE a counter\na_total 1\n", PageFormat.OpenMetrics)]
    [InlineData("# UNIT a seconds\na 1\n", PageFormat.OpenMetrics)]
    internal async Task A_page_that_nobody_named_is_taken_for_what_it_looks_like(string page, PageFormat format) =>
        (await Linted.PageAsync(page)).Format.ShouldBe(format);

    [Fact]
    public async Task The_content_type_says_which_rules_count()
    {
        (await Linted.PageAsync("a 1 # {x=\"1\"} 1\n", PageFormat.Text)).Texts().ShouldContain("1 exemplar-in-text a");
        (await Linted.PageAsync("# TYPE a counter\na_total 1 # {x=\"1\"} 1\n# EOF\n", PageFormat.OpenMetrics)).Errors().ShouldBeEmpty();
        (await Linted.PageAsync("a 1\n\n# A comment.\na{x=\"1\",} 1\n# EOF\n", PageFormat.Text)).Errors().ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_each_metric_and_rule_the_first_findings_are_kept_and_all_are_counted()
    {
        var report = await Linted.PageAsync(string.Concat(Enumerable.Range(0, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{{x=\"{i}\"}} x\n"))));

        report.Texts().Where(text => text.EndsWith("number a", StringComparison.Ordinal)).ShouldBe(["1 number a", "2 number a", "3 number a", "4 number a", "5 number a"]);
        report.Count(Severity.Error).ShouldBe(12);
        report.Findings.NotKept(report.Format).ShouldBe([(Rules.Number, 7)]);
    }

    [Fact]
    public async Task A_metric_of_histograms_says_how_many_histograms_its_series_are()
    {
        var page = "# HELP h_seconds H.\n# TYPE h_seconds histogram\n" + string.Concat(Enumerable.Range(0, 3).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"h_seconds_bucket{{x=\"x{i}\",le=\"+Inf\"}} 1\nh_seconds_sum{{x=\"x{i}\"}} 1\nh_seconds_count{{x=\"x{i}\"}} 1\n")));

        var report = await Linted.PageAsync(page, PageFormat.Text, new LintOptions { MaxSeries = 8 });

        report.Findings.Of(report.Format).ShouldHaveSingleItem().Message
            .ShouldBe("9 series (3 histograms), more than 8. The label 'x' has 3 values. Bound the label's values, or take it away.");
    }

    [Fact]
    public async Task Parts_of_one_histogram_may_be_mixed_with_those_of_another()
    {
        var report = await Linted.PageAsync("""
            # HELP h H.
            # TYPE h histogram
            h_bucket{x="a",le="1"} 1
            h_bucket{x="b",le="1"} 5
            h_bucket{x="a",le="+Inf"} 2
            h_bucket{le="+Inf",x="b"} 6
            h_count{x="a"} 2
            h_count{x="b"} 6
            h_sum{x="b"} 1
            h_sum{x="a"} 1

            """);

        report.Texts().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_metric_whose_lines_do_not_stand_together_is_told_of_its_name_once()
    {
        var report = await Linted.PageAsync("# TYPE aB gauge\naB{x=\"1\"} 1\nb 1\naB{x=\"2\"} 1\n");

        report.Texts().Where(text => text.EndsWith(" aB", StringComparison.Ordinal)).ShouldBe(["4 interleaved aB", "1 camel-case aB", "1 help-missing aB"]);
    }

    [Fact]
    public async Task The_values_of_a_label_are_examples_in_the_message()
    {
        var report = await Linted.PageAsync("# HELP a A.\n# TYPE a gauge\n" + string.Concat(Enumerable.Range(1, 5).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{{path=\"/users/{i}\"}} 1\n"))));

        report.Findings.Of(report.Format).ShouldHaveSingleItem().Message
            .ShouldBe("The label 'path' holds paths with ids in them: /users/1, /users/2, /users/3 and 2 more. Use the route's template (/users/{id}).");
    }
}
