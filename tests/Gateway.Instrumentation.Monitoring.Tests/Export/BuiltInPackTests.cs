using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Export;

public sealed class BuiltInPackTests
{
    [Fact]
    public void Nothing_in_the_built_in_pack_is_wrong() => string.Join("\n\n", MonitoringPack.BuiltIn.Check()).ShouldBeEmpty();

    /// <summary>The whole folder <c>monitoring/</c> is generated: file by file, and nothing else lies there.</summary>
    [Fact]
    public void The_folder_monitoring_is_what_the_definitions_give()
    {
        using var made = new TemporaryFolder();
        var files = MonitoringPack.BuiltIn.Export(made.PathOf("monitoring"), new MonitoringSettings { Runbooks = "../docs/runbooks.md" });
        var folder = Repository.PathOf("monitoring");
        foreach (var file in files.Append(".gateway-metrics"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            CheckedIn.Compare(Path.Combine(folder, file), File.ReadAllText(made.PathOf("monitoring", file)));
        }

        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))
            .Except([.. files, ".gateway-metrics", "README.md"]).ShouldBeEmpty("these files are no longer generated: delete them");
    }
}
