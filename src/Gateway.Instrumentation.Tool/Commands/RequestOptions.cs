using System.Collections.Frozen;
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

    private static readonly FrozenSet<string> OfBody = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Allow", "Expires", "Last-Modified");

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

    private readonly Option<bool> _insecure = new("--insecure", "-k") { Description = "Accept any certificate, such as one that a service made for itself." };

    public RequestOptions()
    {
        _accept.AcceptOnlyFromAmong(OpenMetrics, Text);
        _header.Validators.Add(static header =>
        {
            foreach (var wrong in header.Tokens.Select(token => token.Value).Where(text => Header(text) is null))
                header.AddError($"'{wrong}' is no header of a request for a page. Write \"Name: value\".");
        });
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_header);
        command.Options.Add(_timeout);
        command.Options.Add(_accept);
        command.Options.Add(_insecure);
    }

    public PageRequest Of(ParseResult parsed) => new()
    {
        Headers = [.. (parsed.GetValue(_header) ?? []).Select(header => Header(header)!.Value)],
        Timeout = parsed.GetValue(_timeout).Time,
        AcceptsAnyCertificate = parsed.GetValue(_insecure),
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
        if (colon <= 0 || IsOfBody(text[..colon]) || text.AsSpan(0, colon).ContainsAny(" \t\r\n") || text.AsSpan().ContainsAny('\r', '\n'))
            return null;
        return (text[..colon], text[(colon + 1)..].Trim());
    }

    // A request for a page has no body, and .NET refuses these headers for it.
    private static bool IsOfBody(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || OfBody.Contains(name);
}
