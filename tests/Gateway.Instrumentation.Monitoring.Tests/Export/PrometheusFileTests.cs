using System.Text.RegularExpressions;
using Gateway.Instrumentation.Monitoring.Export;
using Gateway.Instrumentation.TestServers;
using YamlDotNet.RepresentationModel;

namespace Gateway.Instrumentation.Monitoring.Tests.Export;

public sealed partial class PrometheusFileTests
{
    [Theory]
    [InlineData("gateway", "gateway")]
    [InlineData("pricing-service", "pricing-service")]
    [InlineData("on", "\"on\"")]
    [InlineData("No", "\"No\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("1", "\"1\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("shop: orders", "\"shop: orders\"")]
    [InlineData("shop #1", "\"shop #1\"")]
    [InlineData("-", "\"-\"")]
    [InlineData("*all", "\"*all\"")]
    [InlineData("a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\"")]
    public void A_text_is_quoted_where_YAML_could_misread_it(string text, string written) => YamlText.Of(text).ShouldBe(written);

    [Fact]
    public async Task Prometheus_takes_any_job_name()
    {
        string[] jobs = ["on", "1", "~", "shop: orders", "shop #1", "#shop", "[a]", "{a}", "a \"b\"", "Läden", "shop"];
        var file = PrometheusFile.Example(new MonitoringSettings { Targets = jobs.ToDictionary(job => job, _ => new List<string> { "[::1]:80", "shop:80" }) });

        JobNames(file).ShouldBe(jobs);
        JobNames(SwitchedOn(file)).ShouldBe(jobs);
        await ShouldBeAcceptedAsync(file);
        await ShouldBeAcceptedAsync(SwitchedOn(file));
    }

    [Fact]
    public void What_is_switched_on_is_sharding_and_remote_write()
    {
        var file = PrometheusFile.Example(new MonitoringSettings { Targets = new() { ["a"] = ["a:80"], ["b"] = ["b:80"] } });

        file.Split('\n').ShouldAllBe(line => line.StartsWith('#') || !Regex.IsMatch(line, "remote_write|external_labels|relabel_configs"));
        var on = SwitchedOn(file);
        Regex.Count(on, "^remote_write:$", RegexOptions.Multiline).ShouldBe(1);
        Regex.Count(on, "^  external_labels:$", RegexOptions.Multiline).ShouldBe(1);
        Regex.Count(on, "^    relabel_configs:$", RegexOptions.Multiline).ShouldBe(2);
        Regex.Count(on, "action: hashmod$", RegexOptions.Multiline).ShouldBe(2);
    }

    [Theory]
    [InlineData("GatewayApi", "gateway", "127.0.0.1:5080")]
    [InlineData("PricingService", "pricing-service", "127.0.0.1:5081")]
    [InlineData("IngestionWorker", "ingestion", "127.0.0.1:5082")]
    [InlineData("TradingHandlers", "trading", "127.0.0.1:9001", "127.0.0.1:8003", "127.0.0.1:8002", "127.0.0.1:9002", "127.0.0.1:8080", "127.0.0.1:8007")]
    public async Task The_configuration_of_a_sample_is_generated(string sample, string job, params string[] targets)
    {
        var file = Repository.PathOf("samples", sample, "prometheus.yml");
        CheckedIn.Compare(file, PrometheusFile.OfSample(sample, job, targets));

        // The README says where the sample listens, and how to start Prometheus.
        var readme = await File.ReadAllTextAsync(Repository.PathOf("samples", sample, "README.md"), TestContext.Current.CancellationToken);
        targets.ShouldAllBe(target => readme.Contains($"http://{target}", StringComparison.Ordinal));
        readme.ShouldContain($"prometheus --config.file=samples/{sample}/prometheus.yml");
        SkipUnless.Installed("promtool");
        var checkedBy = await Promtool.CheckConfigAsync(file, TestContext.Current.CancellationToken);
        checkedBy.ExitCode.ShouldBe(0, checkedBy.Output);
        checkedBy.Output.ShouldContain($"SUCCESS: {MonitoringPack.BuiltIn.AllGroups.Count} rule files found");
    }

    private static async Task ShouldBeAcceptedAsync(string text)
    {
        SkipUnless.Installed("promtool");
        using var folder = new TemporaryFolder();
        folder.Write("prometheus.yml", text);
        var result = await Promtool.CheckConfigAsync(folder.PathOf("prometheus.yml"), TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(0, result.Output + text);
    }

    /// <summary>With each # removed that a reader may remove: those of comments have a single space behind them.</summary>
    private static string SwitchedOn(string file) => OptionalYaml().Replace(file, "");

    private static string[] JobNames(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(file));
        var jobs = (YamlSequenceNode)yaml.Documents[0].RootNode["scrape_configs"];
        return [.. jobs.Select(job => ((YamlScalarNode)job["job_name"]).Value!)];
    }

    [GeneratedRegex("^#(?! [^ ])", RegexOptions.Multiline)]
    private static partial Regex OptionalYaml();
}
