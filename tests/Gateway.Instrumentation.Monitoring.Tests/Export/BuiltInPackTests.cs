using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Export;

public sealed class BuiltInPackTests
{
    [Fact]
    public void Nothing_in_the_built_in_pack_is_wrong() => string.Join("\n\n", MonitoringPack.BuiltIn.Check()).ShouldBeEmpty();

    [Fact]
    public void Without_objectives_their_panels_are_left_out_and_the_rest_is_well()
    {
        var pack = MonitoringPack.BuiltIn;
        var without = pack.With(new MonitoringSettings { Slos = pack.Slos.ToDictionary(slo => slo.Id, _ => new SloSettings { Enabled = false }) });

        without.Check().ShouldBeEmpty();
        pack.Dashboards.Select(dashboard => dashboard.Uid).Except(without.Dashboards.Select(dashboard => dashboard.Uid)).ShouldBe(["gateway-slos"]);
        pack.With(new MonitoringSettings { Slos = { [pack.Slos[0].Id] = new SloSettings { Enabled = false } } }).Check().ShouldBeEmpty();
    }

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
