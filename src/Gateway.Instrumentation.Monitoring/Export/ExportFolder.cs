namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>
/// Writes an export, all of it or nothing, and deletes what an earlier one left and this one no longer has. What somebody else wrote or
/// changed stays as it is.
/// </summary>
internal static class ExportFolder
{
    private const string Unfinished = ".unfinished";

    public static IReadOnlyList<string> Write(string folder, IReadOnlyDictionary<string, ExportedFile> files)
    {
        var last = ExportList.Read(folder);
        var written = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, file) in files)
        {
            if (Place(folder, name, file, last) is { } place)
                written.Add(place, file.Text);
        }

        Replace(folder, written.Append(KeyValuePair.Create(ExportList.Name, ExportList.Of(files))));
        foreach (var old in last.Names.Where(old => !files.ContainsKey(old) && IsInside(folder, old)))
            File.Delete(Path.Combine(folder, old));
        return [.. written.Keys];
    }

    /// <summary>Where a file goes: beside an example that the team has made its own, when there is news for it; null when there is none.</summary>
    private static string? Place(string folder, string name, ExportedFile file, ExportList last)
    {
        var path = Path.Combine(folder, name);
        if (Directory.Exists(path))
            throw new MonitoringException($"{path} is a folder, and a file of the export has this name: move it away, or export to another folder.");
        if (!File.Exists(path) || File.ReadAllText(path) is var there && there == file.Text)
            return name;
        if (!file.IsExample)
            return last.Has(name) ? name : throw new MonitoringException($"{path} is not of an earlier export: move it away, or export to another folder.");
        if (last.Wrote(name, there))
            return name;
        return last.Wrote(name, file.Text) ? null : $"{name}.new";
    }

    private static void Replace(string folder, IEnumerable<KeyValuePair<string, string>> files)
    {
        var paths = new List<string>();
        try
        {
            foreach (var (name, text) in files)
            {
                var path = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                paths.Add(path);
                File.WriteAllText(path + Unfinished, text);
            }
        }
        catch
        {
            paths.ForEach(path => File.Delete(path + Unfinished));
            throw;
        }

        paths.ForEach(path => File.Move(path + Unfinished, path, overwrite: true));
    }

    /// <summary>The runbooks may stand elsewhere, and a neighbour's name may begin with that of the folder.</summary>
    private static bool IsInside(string folder, string file) =>
        Path.GetFullPath(Path.Combine(folder, file)).StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
