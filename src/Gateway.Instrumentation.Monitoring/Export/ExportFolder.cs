namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>Writes an export, and deletes what an earlier one left and this one no longer has.</summary>
internal static class ExportFolder
{
    /// <summary>The list of the files of the last export. Nothing else in the folder is ever deleted.</summary>
    private const string ListName = ".gateway-metrics";

    public static IReadOnlyList<string> Write(string folder, IReadOnlyDictionary<string, string> files)
    {
        Directory.CreateDirectory(folder);
        var list = Path.Combine(folder, ListName);
        foreach (var old in File.Exists(list) ? File.ReadAllLines(list) : [])
        {
            if (!files.ContainsKey(old) && IsInside(folder, old))
                File.Delete(Path.Combine(folder, old));
        }

        foreach (var (name, text) in files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        File.WriteAllLines(list, files.Keys);
        return [.. files.Keys];
    }

    /// <summary>The runbooks may stand elsewhere, and a neighbour's name may begin with that of the folder.</summary>
    private static bool IsInside(string folder, string file) =>
        Path.GetFullPath(Path.Combine(folder, file)).StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
