using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Tool.Tests;

public class ExportCommandTests
{
    [Fact]
    public async Task All_files_of_the_library_are_written_and_named()
    {
        using var folder = new TemporaryFolder();
        var terminal = new TestTerminal();

        (await terminal.RunAsync("export", "--out", folder.PathOf("new", "monitoring"))).ShouldBe(0, terminal.Error);

        var expected = MonitoringPack.BuiltIn.Export(folder.PathOf("expected"));
        expected.ShouldNotBeEmpty();
        terminal.Out.ShouldBe(string.Concat(expected.Select(file => folder.PathOf("new", "monitoring", file) + "\n")));
        foreach (var file in expected)
            File.ReadAllText(folder.PathOf("new", "monitoring", file)).ShouldBe(File.ReadAllText(folder.PathOf("expected", file)), file);
    }

    [Fact]
    public async Task Settings_come_from_a_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("settings.yml", "targets: { shop: [\"shop.example:80\"] }\n");

        (await new TestTerminal().RunAsync("export", "--out", folder.PathOf("out"), "--config", folder.PathOf("settings.yml"))).ShouldBe(0);

        Directory.EnumerateFiles(folder.PathOf("out"), "*", SearchOption.AllDirectories).Count(file => File.ReadAllText(file).Contains("shop.example:80", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Targets_come_from_the_command_line()
    {
        using var folder = new TemporaryFolder();
        (await new TestTerminal().RunAsync("export", "--out", folder.PathOf("out"), "--target", "shop=a:80", "--target", "shop=b:80", "--target", "gateway=c:80")).ShouldBe(0);
        var prometheus = File.ReadAllText(folder.PathOf("out", "prometheus", "prometheus.yml"));
        prometheus.ShouldContain("- job_name: shop\n    static_configs:\n      - targets: [\"a:80\", \"b:80\"]");
        prometheus.ShouldContain("- job_name: gateway\n    static_configs:\n      - targets: [\"c:80\"]");

        var terminal = new TestTerminal();
        (await terminal.RunAsync("export", "--out", folder.PathOf("out"), "--target", "shop")).ShouldBe(2);
        terminal.Error.ShouldContain("'shop' is no target: write job=host:port");
    }

    [Fact]
    public async Task Wrong_settings_end_with_2_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        folder.Write("settings.yml", "selektor: a\n");
        var terminal = new TestTerminal();

        (await terminal.RunAsync("export", "--out", folder.PathOf("out"), "--config", folder.PathOf("settings.yml"))).ShouldBe(2);
        terminal.Error.ShouldContain("line 1");
        Directory.Exists(folder.PathOf("out")).ShouldBeFalse();

        (await new TestTerminal().RunAsync("export", "--out", folder.PathOf("out"), "--config", folder.PathOf("missing.yml"))).ShouldBe(2);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_ends_with_2()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "");
        var terminal = new TestTerminal();

        (await terminal.RunAsync("export", "--out", folder.PathOf("file"))).ShouldBe(2);

        terminal.Error.ShouldContain(folder.PathOf("file"));
    }
}
