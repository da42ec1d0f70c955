using System.CommandLine;
using Gateway.Instrumentation.Tool.Lint;
using Gateway.Instrumentation.Tool.Sources;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary><c>check</c>: lints a page.</summary>
internal sealed class CheckCommand : ToolCommand
{
    private readonly Terminal _terminal;
    private readonly RequestOptions _request = new();
    private readonly Argument<string> _source = new("page") { Description = "An address (host:port means http://host:port/metrics), a file, or - for the standard input. Compressed ones (gzip) are read as well." };
    private readonly Option<int> _maxSeries = Limit("--max-series", "The series that a metric may have; each bucket is one.", new LintOptions().MaxSeries);
    private readonly Option<int> _maxPageSeries = Limit("--max-page-series", "The series that the page may have.", new LintOptions().MaxPageSeries);
    private readonly Option<string> _failOn = new("--fail-on") { Description = "From which severity on the exit code is 1.", HelpName = "error|warning|info", DefaultValueFactory = _ => "error" };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON instead of tables." };

    public CheckCommand(Terminal terminal)
        : base("check", "Lints a page: its format, names, help texts and cardinality.")
    {
        _terminal = terminal;
        Arguments.Add(_source);
        _source.Validators.Add(static page =>
        {
            if (page.Tokens is [{ Value: ['-', _, ..] option }])
                page.AddError($"'{option}' is no option of check.");
        });
        _failOn.AcceptOnlyFromAmong("error", "warning", "info");
        Options.Add(_maxSeries);
        Options.Add(_maxPageSeries);
        Options.Add(_failOn);
        Options.Add(_json);
        _request.AddTo(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<(string CommandLine, string Purpose)> Examples =>
    [
        ("gateway-metrics check http://localhost:5080/metrics", "The page of a service"),
        ("gateway-metrics check localhost:9090 --fail-on warning", "The page at /metrics, for CI: warnings fail as well"),
        ("gateway-metrics check https://shop.example/metrics --header \"Authorization: Bearer $TOKEN\" --json", "A page behind a login, as JSON"),
        ("curl -s http://localhost:5080/metrics | gateway-metrics check -", "What another program reads"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "Exit codes:",
        "  0  nothing as bad as --fail-on, or worse",
        "  1  findings",
        "  2  the page could not be read, or the command line is wrong",
    ];

    private static Option<int> Limit(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "count", DefaultValueFactory = _ => usual };
        option.Validators.Add(Counts.AtLeastOne);
        return option;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new LintOptions { MaxSeries = parsed.GetValue(_maxSeries), MaxPageSeries = parsed.GetValue(_maxPageSeries) };
        using var source = new PageSource(_request.Of(parsed), _terminal.OpenInput);
        LintReport report;
        try
        {
            report = await source.ReadAsync(
                parsed.GetValue(_source)!, (page, ct) => new PageLint(options).RunAsync(page.Origin, page.Lines, ct), cancellationToken).ConfigureAwait(false);
            if (report.Bytes == 0)
                throw new UnreadablePageException($"{report.Source} is empty: nothing was checked. Did the program fail that should have written the page?");
            if (report.LooksLike is { } other)
                throw new UnreadablePageException($"{report.Source} is {other}, no page of metrics. Is this the right address? Most services have the page at /metrics.");
        }
        catch (UnreadablePageException exception)
        {
            await _terminal.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }

        if (parsed.GetValue(_json))
            ReportJson.Write(report, _terminal.Out);
        else
            ReportTables.Write(report, _terminal.Console);
        return report.HasAtLeast(Enum.Parse<Severity>(parsed.GetValue(_failOn)!, ignoreCase: true)) ? ExitCodes.Findings : ExitCodes.Success;
    }
}
