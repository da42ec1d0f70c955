namespace IngestionWorker.Tests.Running;

/// <summary>A folder of made-up SQL files that use each other's tables, for the worker to read.</summary>
internal sealed class SqlFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SqlFolder(int files)
    {
        Directory.CreateDirectory(Path);
        for (var number = 0; number < files; number++)
            WriteFile(number, version: 1);
    }

    public string Path => _folder.PathOf("files");

    public string Data => _folder.PathOf("data");

    public string Graph => _folder.PathOf("data", "graph.db");

    /// <summary>A second data folder, for a run that is not disturbed.</summary>
    public string OtherData => _folder.PathOf("other");

    public string OtherGraph => _folder.PathOf("other", "graph.db");

    public static string NameOf(int number) => $"area{number % 7}/file{number}.sql";

    /// <summary>Writes a file whose content no other one has, in any version.</summary>
    public void WriteFile(int number, int version) => Write(
        NameOf(number),
        $"""
        CREATE TABLE area{number % 7}.t{number} (id int PRIMARY KEY, other int REFERENCES area0.t{number / 2} (id), v{version} int);
        GO
        CREATE PROCEDURE area{number % 7}.p{number} AS
        INSERT INTO area{number % 7}.t{number} (id, v{version}) SELECT a.id, {version} FROM area1.t{number / 3} AS a JOIN area2.t{number / 5} AS b ON b.id = a.id;
        """);

    public void Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Delete(string name) => File.Delete(System.IO.Path.Combine(Path, name));

    public void Dispose() => _folder.Dispose();
}
