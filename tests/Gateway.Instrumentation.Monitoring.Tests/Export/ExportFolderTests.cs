using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Export;

public sealed class ExportFolderTests
{
    [Fact]
    public void Only_files_of_an_earlier_export_in_the_folder_are_deleted()
    {
        using var made = new TemporaryFolder();
        var folder = made.PathOf("monitoring");
        Directory.CreateDirectory(made.PathOf("monitoring-of-others"));
        made.Write("monitoring-of-others/rules.yml", "theirs");
        MonitoringPack.BuiltIn.Export(folder);
        File.WriteAllText(Path.Combine(folder, "notes.md"), "ours");
        File.WriteAllText(Path.Combine(folder, "old.yml"), "of an earlier export");
        File.AppendAllLines(Path.Combine(folder, ".gateway-metrics"), ["old.yml", "../monitoring-of-others/rules.yml"]);

        MonitoringPack.BuiltIn.Export(folder);

        File.Exists(Path.Combine(folder, "old.yml")).ShouldBeFalse();
        File.Exists(Path.Combine(folder, "notes.md")).ShouldBeTrue();
        File.Exists(made.PathOf("monitoring-of-others", "rules.yml")).ShouldBeTrue();
    }
}
