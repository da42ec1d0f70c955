using System.Text;
using Gateway.Instrumentation.Tool.Lint;
using Gateway.Instrumentation.Tool.Pages;
using Gateway.Instrumentation.Tool.Sources;

namespace Gateway.Instrumentation.Tool.Tests;

/// <summary>Lints a page of a test.</summary>
internal static class Linted
{
    public static Task<LintReport> PageAsync(string page, PageFormat? format = null, LintOptions? options = null) =>
        PageAsync(Encoding.UTF8.GetBytes(page), format, options);

    public static Task<LintReport> PageAsync(byte[] page, PageFormat? format = null, LintOptions? options = null) =>
        PageAsync(new MemoryStream(page), format, options);

    public static async Task<LintReport> PageAsync(Stream page, PageFormat? format = null, LintOptions? options = null)
    {
        await using var opened = await OpenPage.OpenAsync(Origin(format), page, response: null, TestContext.Current.CancellationToken);
        return await new PageLint(options ?? new LintOptions()).RunAsync(opened.Origin, opened.Lines, TestContext.Current.CancellationToken);
    }

    /// <summary>The findings, as <c>12 rule metric</c>: the line is 0 where it is about the page.</summary>
    public static IReadOnlyList<string> Texts(this LintReport report) =>
        [.. report.Findings.Of(report.Format).Select(finding => $"{finding.Line ?? 0} {finding.Rule.Id} {finding.Metric}".TrimEnd())];

    public static IReadOnlyList<string> Errors(this LintReport report) =>
        [.. report.Findings.Of(report.Format).Where(finding => finding.Rule.Severity == Severity.Error).Select(finding => $"{finding.Line ?? 0} {finding.Rule.Id}: {finding.Message}")];

    private static PageOrigin Origin(PageFormat? format) => format switch
    {
        PageFormat.OpenMetrics => new("page", IsScraped: true, "application/openmetrics-text; version=1.0.0; charset=utf-8"),
        PageFormat.Text => new("page", IsScraped: true, "text/plain; version=0.0.4"),
        _ => new("page"),
    };
}
