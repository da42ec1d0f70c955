using Microsoft.Extensions.Options;

namespace IngestionWorker.Tests;

/// <summary>Settings and folders of a test that needs no process.</summary>
internal static class TestOptions
{
    public static IOptions<IngestionOptions> In(TemporaryFolder folder, Action<IngestionOptions>? change = null)
    {
        var options = new IngestionOptions { Folder = Directory.CreateDirectory(folder.PathOf("files")).FullName, DataFolder = folder.PathOf("data") };
        change?.Invoke(options);
        return Options.Create(options);
    }

    public static DataFolder Data(IOptions<IngestionOptions> options) => new(options);
}
