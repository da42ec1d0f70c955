using Microsoft.Extensions.Options;

namespace IngestionWorker;

/// <summary>The short forms of the command line. The configuration knows settings only.</summary>
internal static class CommandLine
{
    private const string Section = "Ingestion:";
    private const string Known = "Give a folder, --once, --metrics-file PATH, --pushgateway URL, --trouble NAME, or a setting such as --Ingestion:Workers=8.";

    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["--metrics-file"] = nameof(IngestionOptions.MetricsFile),
        ["--pushgateway"] = nameof(IngestionOptions.Pushgateway),
        ["--trouble"] = nameof(IngestionOptions.Trouble),
    };

    private static readonly HashSet<string> All = typeof(IngestionOptions).GetProperties()
        .Where(property => property.CanWrite).Select(property => property.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

    // The host's own, which need no section.
    private static readonly string[] OfTheHost = ["--applicationName", "--contentRoot", "--environment"];

    /// <summary>
    /// Turns <c>FOLDER</c>, <c>--once</c>, <c>--metrics-file PATH</c>, <c>--pushgateway URL</c> and <c>--trouble NAME</c> into settings; leaves the settings as
    /// they are. A value stands after its name or an equals sign.
    /// </summary>
    /// <exception cref="OptionsValidationException">An argument would do nothing.</exception>
    public static string[] Expand(string[] args)
    {
        List<string> expanded = [];
        string? folder = null;
        string? waiting = null; // for its value
        foreach (var arg in args)
        {
            if (waiting is not null)
            {
                expanded.Add($"{waiting}={arg}");
                waiting = null;
            }
            else if (arg.StartsWith('-'))
            {
                var (name, value) = arg.Split('=', 2) is [var before, var after] ? (before, after) : (arg, null);
                var setting = SettingOf(name);
                if (name == "--once")
                    value ??= "true";
                if (value is null)
                    waiting = setting;
                else
                    expanded.Add($"{setting}={value}");
            }
            else if (folder is not null || string.IsNullOrWhiteSpace(arg))
            {
                throw Wrong(folder is null ? "The folder is empty: give one that exists, or none for the corpus of the sample." : $"{folder} and {arg} are two folders: give one.");
            }
            else
            {
                // Not below the program's folder, which is where the configuration's paths begin.
                folder = arg;
                expanded.Add($"--{Section}{nameof(IngestionOptions.Folder)}={Path.GetFullPath(arg)}");
            }
        }

        return waiting is null ? [.. expanded] : throw Wrong($"{args[^1]} has no value. {Known}");
    }

    private static string SettingOf(string name) => name switch
    {
        "--once" => $"--{Section}{nameof(IngestionOptions.Once)}",
        _ when Settings.TryGetValue(name, out var setting) => $"--{Section}{setting}",
        _ when name.StartsWith($"--{Section}", StringComparison.OrdinalIgnoreCase) && !All.Contains(name[(Section.Length + 2)..]) =>
            throw Wrong($"There is no setting {name}. {Section} has {string.Join(", ", All)}."),
        _ when name.StartsWith("--", StringComparison.Ordinal) && (name.Contains(':', StringComparison.Ordinal) || OfTheHost.Contains(name, StringComparer.OrdinalIgnoreCase)) => name,
        _ => throw Wrong($"There is no option {name}. {Known}"),
    };

    private static OptionsValidationException Wrong(string what) => new("", typeof(IngestionOptions), [what]);
}
