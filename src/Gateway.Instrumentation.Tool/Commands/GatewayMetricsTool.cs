using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary>The tool: its commands, and what they share.</summary>
internal static class GatewayMetricsTool
{
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Looks at the page of any Prometheus target, and writes dashboards and rules.")
        {
            new CheckCommand(terminal),
            new WatchCommand(terminal),
            new ExportCommand(terminal),
            new ReferenceCommand(terminal),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction && args.Length > 0)
        {
            await terminal.Error.WriteLineAsync(Problem(parsed, root)).ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }

        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error }, cancellationToken).ConfigureAwait(false);
        return args.Length == 0 ? ExitCodes.Unreadable : exitCode; // nothing was checked
    }

    private static string Problem(ParseResult parsed, RootCommand root)
    {
        var command = parsed.CommandResult.Command;
        if (command == root && parsed.UnmatchedTokens is [var unknown, ..])
            return $"'{unknown}' is no command of gateway-metrics. There are: {string.Join(", ", root.Subcommands.Select(known => known.Name))}. More: gateway-metrics --help";
        var lines = parsed.Errors.Select(error => error.Message).Append($"More: gateway-metrics {(command == root ? "" : $"{command.Name} ")}--help");
        return string.Join(Environment.NewLine, lines);
    }
}
