using System.CommandLine;
using Gateway.Instrumentation.Tool.Sources;
using Gateway.Instrumentation.Tool.Watching;
using Spectre.Console;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary><c>watch</c>: shows a page live.</summary>
internal sealed class WatchCommand : ToolCommand
{
    private const int RowsInFiles = 50;

    private readonly Terminal _terminal;
    private readonly RequestOptions _request = new();
    private readonly Argument<string> _source = new("address") { Description = "The address of a page (host:port means http://host:port/metrics)." };
    private readonly Option<OptionDuration> _every = new("--every") { Description = "How often to scrape.", HelpName = "duration", DefaultValueFactory = _ => new(TimeSpan.FromSeconds(2)), CustomParser = OptionDuration.Parse };
    private readonly Option<string> _filter = new("--filter") { Description = "Only series whose name and labels hold these words.", HelpName = "text", DefaultValueFactory = _ => "" };
    private readonly Option<int?> _count = new("--count") { Description = "End after so many scrapes.", HelpName = "count" };
    private readonly Option<int?> _top = new("--top") { Description = $"The rows to show; without it, what fits into the window, or {RowsInFiles} where there is none.", HelpName = "count" };

    public WatchCommand(Terminal terminal)
        : base("watch", "Shows a page live: rates, percentiles, what moved since the last scrape first.")
    {
        _terminal = terminal;
        _source.Validators.Add(static address =>
        {
            if (address.Tokens is [var token] && PageSource.AddressOf(token.Value) is null)
                address.AddError($"'{token.Value}' is no address. Write http://host:port/metrics, or host:port.");
        });
        Arguments.Add(_source);
        Options.Add(_every);
        Options.Add(_filter);
        Options.Add(_count);
        Options.Add(_top);
        _count.Validators.Add(Counts.AtLeastOne);
        _top.Validators.Add(Counts.AtLeastOne);
        _request.AddTo(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<(string CommandLine, string Purpose)> Examples =>
    [
        ("gateway-metrics watch http://localhost:5080/metrics", "A service, live; Ctrl+C ends it"),
        ("gateway-metrics watch localhost:9090 --every 5s --filter \"http seconds\"", "The series with both words, each five seconds"),
        ("gateway-metrics watch localhost:5080 --count 3 --filter errors > errors.txt", "Three scrapes into a file"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var address = PageSource.AddressOf(parsed.GetValue(_source)!)!;
        var shown = Login.Of(address).Address!.ToString();
        var words = parsed.GetValue(_filter)!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (console, top) = (_terminal.Console, parsed.GetValue(_top));
        var page = new WatchedPage(_terminal.Time);
        var view = new WatchView(shown, words);
        using var source = new PageSource(_request.Of(parsed), _terminal.OpenInput);
        var scrapes = new Scrapes(source, address.ToString(), page, _terminal.Time, parsed.GetValue(_every).Time, parsed.GetValue(_count));

        // Asked for at each scrape: somebody may have resized the window.
        if (console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi)
        {
            await LiveScreen.ShowAsync(console, show => scrapes.RunAsync(
                () => show(view.Of(page, console.Profile.Width, top ?? (console.Profile.Height - WatchView.OtherLines))), cancellationToken)).ConfigureAwait(false);
            console.WriteLine($"{shown}: {page.Answers} of {page.Scrapes} scrapes answered.");
        }
        else
        {
            await scrapes.RunAsync(() => console.Write(view.Of(page, console.Profile.Width, top ?? RowsInFiles)), cancellationToken).ConfigureAwait(false);
        }

        // Whoever ends it has seen enough; a script that asked for scrapes got none.
        return page.Answers > 0 || cancellationToken.IsCancellationRequested ? ExitCodes.Success : ExitCodes.Unreadable;
    }
}
