using System.CommandLine;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary><c>export</c>: writes dashboards and rules.</summary>
internal sealed class ExportCommand : ToolCommand
{
    private readonly Terminal _terminal;
    private readonly Option<string> _out = new("--out", "-o") { Description = "The folder to write to. Files of an earlier export that no longer belong there are deleted.", HelpName = "folder", Required = true };
    private readonly Option<string?> _config = new("--config") { Description = "A YAML file with what your team sets for itself: selector, grafana, runbooks, targets, alerts, slos.", HelpName = "file" };
    private readonly Option<string[]> _targets = new("--target") { Description = "What the example prometheus.yml scrapes. May be given several times, and goes before the targets of the file.", HelpName = "job=host:port" };

    public ExportCommand(Terminal terminal)
        : base("export", "Writes Grafana dashboards, Prometheus rules and example configurations for the library's metrics.")
    {
        _terminal = terminal;
        Options.Add(_out);
        Options.Add(_config);
        Options.Add(_targets);
        _out.Validators.Add(static found =>
        {
            if (found.Tokens is [{ Value: var folder }] && string.IsNullOrWhiteSpace(folder))
                found.AddError("--out takes a folder.");
        });
        _targets.Validators.Add(static found =>
        {
            foreach (var token in found.Tokens.Where(token => token.Value.Split('=') is not [{ Length: > 0 }, { Length: > 0 }]))
                found.AddError($"'{token.Value}' is no target: write job=host:port, such as gateway=localhost:5080.");
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<(string CommandLine, string Purpose)> Examples =>
    [
        ("gateway-metrics export --out monitoring --target gateway=localhost:5080", "All files with the usual thresholds, for one service"),
        ("gateway-metrics export --out monitoring --config monitoring.yml", "With your selector, thresholds and severities"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (folder, config) = (parsed.GetValue(_out)!, parsed.GetValue(_config));
        try
        {
            var settings = config is null ? new MonitoringSettings() : MonitoringSettings.Parse(await File.ReadAllTextAsync(config, cancellationToken).ConfigureAwait(false));
            if (parsed.GetValue(_targets) is { Length: > 0 } targets)
                settings.Targets = targets.Select(target => target.Split('=')).GroupBy(pair => pair[0], pair => pair[1]).ToDictionary(job => job.Key, job => job.ToList());
            foreach (var file in MonitoringPack.BuiltIn.With(settings).Export(folder, settings))
                await _terminal.Out.WriteLineAsync(Path.Combine(folder, file)).ConfigureAwait(false);
            return ExitCodes.Success;
        }
        catch (Exception exception) when (exception is MonitoringException or IOException or UnauthorizedAccessException)
        {
            await _terminal.Error.WriteLineAsync(exception is MonitoringException ? exception.Message : $"Nothing was written: {exception.Message}").ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }
    }
}
