using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Instrumentation.Tool.Pages;
using Gateway.Instrumentation.Tool.Sources;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary>The options of all commands that ask for a page.</summary>
internal sealed class RequestOptions
{
    private const string Text = "text";
    private const string OpenMetrics = "openmetrics";

    private readonly Option<string[]> _header = new("--header", "-H")
    {
        Description = "A header to send; may be given several times.",
        HelpName = "Name: value",
    };

    private readonly Option<OptionDuration> _timeout = new("--timeout")
    {
        Description = "How long the whole page may take.",
        HelpName = "duration",
        DefaultValueFactory = _ => new(new PageRequest().Timeout),
        CustomParser = OptionDuration.Parse,
    };

    private readonly Option<string?> _accept = new("--accept") { Description = "The format to ask for. Without it, what Prometheus asks for: OpenMetrics first." };

    public RequestOptions()
    {
        _accept.AcceptOnlyFromAmong(OpenMetrics, Text);
        _header.Validators.Add(static header =>
        {
            foreach (var wrong in header.Tokens.Select(token => token.Value).Where(text => Header(text) is null))
                header.AddError($"'{wrong}' is no header. Write \"Name: value\".");
        });
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_header);
        command.Options.Add(_timeout);
        command.Options.Add(_accept);
    }

    public PageRequest Of(ParseResult parsed) => new()
    {
        Headers = [.. (parsed.GetValue(_header) ?? []).Select(header => Header(header)!.Value)],
        Timeout = parsed.GetValue(_timeout).Time,
        Format = parsed.GetValue(_accept) switch
        {
            Text => PageFormat.Text,
            OpenMetrics => PageFormat.OpenMetrics,
            _ => null,
        },
    };

    private static (string Name, string Value)? Header(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text.AsSpan(0, colon).ContainsAny(" \t\r\n") || text.AsSpan().ContainsAny('\r', '\n'))
            return null;
        return (text[..colon], text[(colon + 1)..].Trim());
    }
}
