namespace Gateway.Instrumentation.TestServers;

/// <summary>A folder of one test, deleted with all that is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("gateway-").FullName;

    /// <summary>The path of a file or folder in it.</summary>
    public string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file in it.</summary>
    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
