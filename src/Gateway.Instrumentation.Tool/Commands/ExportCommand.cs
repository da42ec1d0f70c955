using System.CommandLine;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary><c>export</c>: writes dashboards and rules.</summary>
internal sealed class ExportCommand : ToolCommand
{
    private readonly Terminal _terminal;
    private readonly Option<string> _out = new("--out", "-o") { Description = "The folder to write to. Files of an earlier export that no longer belong there are deleted.", HelpName = "folder", Required = true };
    private readonly Option<string?> _config = new("--config") { Description = "A YAML file with what your team sets for itself: selector, grafana, runbooks, targets, alerts, slos.", HelpName = "file" };

    public ExportCommand(Terminal terminal)
        : base("export", "Writes Grafana dashboards, Prometheus rules and example configurations for the library's metrics.")
    {
        _terminal = terminal;
        Options.Add(_out);
        Options.Add(_config);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<(string CommandLine, string Purpose)> Examples =>
    [
        ("gateway-metrics export --out monitoring", "All files with the usual thresholds"),
        ("gateway-metrics export --out monitoring --config monitoring.yml", "With your selector, thresholds and severities"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (folder, config) = (parsed.GetValue(_out)!, parsed.GetValue(_config));
        try
        {
            var settings = config is null ? new MonitoringSettings() : MonitoringSettings.Parse(await File.ReadAllTextAsync(config, cancellationToken).ConfigureAwait(false));
            foreach (var file in MonitoringPack.BuiltIn.With(settings).Export(folder, settings))
                await _terminal.Out.WriteLineAsync(Path.Combine(folder, file)).ConfigureAwait(false);
            return ExitCodes.Success;
        }
        catch (Exception exception) when (exception is MonitoringException or IOException or UnauthorizedAccessException)
        {
            await _terminal.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }
    }
}
