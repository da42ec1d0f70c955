namespace IngestionWorker;

/// <summary>The short forms of the command line. The configuration knows settings only.</summary>
internal static class CommandLine
{
    private const string Section = "--Ingestion:";

    /// <summary>Turns <c>FOLDER</c>, <c>--once</c>, <c>--metrics-file PATH</c>, <c>--pushgateway URL</c> and <c>--trouble NAME</c> into settings; leaves the rest as it is.</summary>
    public static string[] Expand(string[] args)
    {
        List<string> expanded = [];
        var valueFollows = false;
        foreach (var arg in args)
        {
            if (valueFollows || arg.StartsWith("--", StringComparison.Ordinal))
            {
                valueFollows = !valueFollows && arg != "--once" && !arg.Contains('=', StringComparison.Ordinal);
                expanded.Add(arg switch
                {
                    "--once" => $"{Section}{nameof(IngestionOptions.Once)}=true",
                    "--metrics-file" => $"{Section}{nameof(IngestionOptions.MetricsFile)}",
                    "--pushgateway" => $"{Section}{nameof(IngestionOptions.Pushgateway)}",
                    "--trouble" => $"{Section}{nameof(IngestionOptions.Trouble)}",
                    _ => arg,
                });
            }
            else
            {
                // Not below the program's folder, which is where the configuration's paths begin.
                expanded.Add($"{Section}{nameof(IngestionOptions.Folder)}={Path.GetFullPath(arg)}");
            }
        }

        return [.. expanded];
    }
}
