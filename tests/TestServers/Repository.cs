namespace Gateway.Instrumentation.TestServers;

/// <summary>Where the repository's own files are, for tests that compare with them.</summary>
public static class Repository
{
    /// <summary>The path of a file or folder of the repository.</summary>
    /// <param name="parts">The path from the repository's root.</param>
    public static string PathOf(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Instrumentation.sln")))
                return Path.Combine([folder.FullName, .. parts]);
        }

        throw new InvalidOperationException($"No Instrumentation.sln above {AppContext.BaseDirectory}.");
    }
}
