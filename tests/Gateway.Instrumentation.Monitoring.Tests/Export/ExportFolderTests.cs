using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Export;

public sealed class ExportFolderTests : IDisposable
{
    private const string Alertmanager = "alertmanager/alertmanager.yml";

    private readonly TemporaryFolder _made = new();
    private readonly string _folder;

    public ExportFolderTests() => _folder = _made.PathOf("monitoring");

    public void Dispose() => _made.Dispose();

    [Fact]
    public void Only_files_of_an_earlier_export_in_the_folder_are_deleted()
    {
        Directory.CreateDirectory(_made.PathOf("monitoring-of-others"));
        _made.Write("monitoring-of-others/rules.yml", "theirs");
        MonitoringPack.BuiltIn.Export(_folder);
        Write("notes.md", "ours");
        Write("old.yml", "of an earlier export");
        File.AppendAllLines(Path.Combine(_folder, ".gateway-metrics"), ["old.yml", "../monitoring-of-others/rules.yml"]);

        MonitoringPack.BuiltIn.Export(_folder);

        File.Exists(Path.Combine(_folder, "old.yml")).ShouldBeFalse();
        File.Exists(Path.Combine(_folder, "notes.md")).ShouldBeTrue();
        File.Exists(_made.PathOf("monitoring-of-others", "rules.yml")).ShouldBeTrue();
    }

    [Fact]
    public void A_second_export_gives_the_same_bytes()
    {
        MonitoringPack.BuiltIn.Export(_folder);
        var first = Contents();

        MonitoringPack.BuiltIn.Export(_folder);

        Contents().ShouldBe(first);
    }

    /// <summary>The documents tell the team to fill in its addresses, and to export again after an update.</summary>
    [Fact]
    public void An_example_that_the_team_filled_in_stays_and_news_for_it_stand_beside_it()
    {
        MonitoringPack.BuiltIn.Export(_folder);
        Write(Alertmanager, "ours");
        Write("prometheus/prometheus.yml", "ours as well");

        MonitoringPack.BuiltIn.Export(_folder).ShouldNotContain(Alertmanager);
        MonitoringPack.BuiltIn.Export(_folder, new MonitoringSettings { Targets = { ["shop"] = ["shop:80"] } }).ShouldContain("prometheus/prometheus.yml.new");
        MonitoringPack.BuiltIn.Export(_folder, new MonitoringSettings { Targets = { ["shop"] = ["shop:80"] } }).ShouldNotContain("prometheus/prometheus.yml.new");

        Read(Alertmanager).ShouldBe("ours");
        Read("prometheus/prometheus.yml").ShouldBe("ours as well");
        Read("prometheus/prometheus.yml.new").ShouldContain("shop:80");
        File.Exists(Path.Combine(_folder, Alertmanager + ".new")).ShouldBeFalse("there is nothing new in it");
    }

    [Fact]
    public void A_file_that_was_there_before_the_first_export_is_never_written_over()
    {
        Write("prometheus/prometheus.yml", "ours");
        MonitoringPack.BuiltIn.Export(_folder).ShouldContain("prometheus/prometheus.yml.new");
        Read("prometheus/prometheus.yml").ShouldBe("ours");

        Write("other/prometheus/rules/jobs.yml", "our rules");
        Should.Throw<MonitoringException>(() => MonitoringPack.BuiltIn.Export(Path.Combine(_folder, "other"))).Message
            .ShouldEndWith("jobs.yml is not of an earlier export: move it away, or export to another folder.");
        Directory.GetFiles(Path.Combine(_folder, "other"), "*", SearchOption.AllDirectories).Length.ShouldBe(1, "nothing else is written");
    }

    [Fact]
    public void An_example_that_nobody_changed_and_what_is_generated_are_written_anew()
    {
        MonitoringPack.BuiltIn.Export(_folder);
        Write("prometheus/rules/jobs.yml", "changed by hand");

        MonitoringPack.BuiltIn.Export(_folder, new MonitoringSettings { Targets = { ["shop"] = ["shop:80"] } });

        Read("prometheus/rules/jobs.yml").ShouldContain("alert: JobOverdue");
        Read("prometheus/prometheus.yml").ShouldContain("shop:80");
    }

    [Theory]
    [InlineData("prometheus/rules/jobs.yml/a-folder-in-the-place-of-a-file")]
    [InlineData("prometheus/rules")]
    public void When_a_file_cannot_be_written_none_is(string inTheWay)
    {
        Write(inTheWay, "ours");

        Should.Throw<Exception>(() => MonitoringPack.BuiltIn.Export(_folder)).Message.ShouldContain("rules");

        Contents().ShouldBe([$"{inTheWay}: ours"]);
    }

    private string[] Contents() => [.. Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{Path.GetRelativePath(_folder, file)}: {File.ReadAllText(file)}")];

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, name))!);
        File.WriteAllText(Path.Combine(_folder, name), text);
    }
}
