using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes;

/// <summary>Writes docs/routes.md from the table that the tests run, so that it cannot say anything else than they have seen.</summary>
internal static class RouteDocument
{
    public static string Write(IEnumerable<RouteSection> sections)
    {
        var text = new StringBuilder();
        text.AppendLine(
            """
            # What is recorded of a request

            Generated from the table that the tests run; do not edit. To write it anew after a change:
            `GATEWAY_UPDATE=1 dotnet test tests/Gateway.Instrumentation.AspNetCore.Tests`.

            Every row is a test: an app on Kestrel, one request over a socket, and then the page. "After ours" and "before ours"
            mean after and before `app.UseGatewayMetrics()` in the program; it comes first where nothing else is said. It measures
            from outside of all other middleware, wherever it is called. "Error" says whether the request counts in `http_request_errors_total`: "client" counts there and does not affect health,
            "service" affects health as well. "nothing" in the last columns is a request that is not counted at all. In
            each row `http_requests_inprogress` is 0 again at the end, and one request is counted once.
            """);
        foreach (var section in sections)
            Append(text, section);
        return text.ToString();
    }

    private static void Append(StringBuilder text, RouteSection section)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n## {section.Title}\n\n{section.Text}\n");
        text.AppendLine("| Case | The app | The request | The client sees | Method | Endpoint | Status | Error | Note |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var row in section.Cases)
        {
            var recorded = row.Recorded == RouteCase.Nothing ? [row.Recorded, "", "", ""] : (string[])[.. Recorded(row), Error(row.Error)];
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", ((string[])[row.Name, row.App, row.Request, row.Client, .. recorded, row.Note]).Select(Cell))} |");
        }
    }

    private static string[] Recorded(RouteCase row)
    {
        var words = row.Recorded.Split(' ');
        return [words[0], $"`{string.Join(' ', words[1..^1])}`", words[^1]];
    }

    private static string Error(ErrorSide side) => side switch
    {
        ErrorSide.Client => "client",
        ErrorSide.Service => "service",
        _ => "no",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
