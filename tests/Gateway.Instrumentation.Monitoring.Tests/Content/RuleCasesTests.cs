using System.Text.RegularExpressions;
using Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;
using Gateway.Instrumentation.Monitoring.Tests.Content.Recording;
using Gateway.Instrumentation.Monitoring.Tests.Content.Slos;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Content;

/// <summary>Every alert in Prometheus' own evaluation: it fires, it does not, it resolves.</summary>
public sealed partial class RuleCasesTests
{
    private const string Watchdog = "GatewayWatchdog"; // always fires: that is its point

    private static readonly IReadOnlyList<RuleCase> Cases =
    [
        .. PricingSyncCases.All(), .. GatewayCases.All(), .. PricingServiceCases.All(), .. PricingModelCases.All(), .. PricingMarketCases.All(), .. TradingCases.All(),
        .. WorkCases.All(), .. StoreCases.All(), .. LlmCases.All(), .. InstrumentationCases.All(), .. SloCases.All(), .. RecordingCases.All(),
    ];

    [Fact]
    public void Every_alert_has_a_case_in_which_it_is_silent_fires_and_resolves()
    {
        var known = Cases.Where(one => one.Alert is not null).ToLookup(one => one.Alert!);
        foreach (var alert in MonitoringPack.BuiltIn.Alerts)
        {
            var kinds = known[alert.Name].SelectMany(one => one.Moments).Select(moment => moment.Kind).ToHashSet();
            kinds.ShouldContain(RuleCase.Kind.Fires, alert.Name);
            if (alert.Name == Watchdog)
                continue;
            kinds.ShouldContain(RuleCase.Kind.Silent, alert.Name);
            kinds.ShouldContain(RuleCase.Kind.Resolves, alert.Name);
        }
    }

    [Fact]
    public async Task Every_rule_does_in_promtool_what_its_cases_say()
    {
        SkipUnless.Installed("promtool");
        using var folder = new TemporaryFolder();
        var files = new List<string>();
        foreach (var cases in Cases.GroupBy(one => (one.Group, IsAlert: one.Alert is not null)))
            files.Add(Write(folder, $"{cases.Key.Group}-{(cases.Key.IsAlert ? "alerts" : "recorded")}", GroupsOf(cases.Key.Group, cases.Key.IsAlert), cases));

        var result = await Promtool.TestRulesAsync(files, TestContext.Current.CancellationToken);

        result.ExitCode.ShouldBe(0, result.Output);
    }

    /// <summary>Nobody is told of a service that has nothing to do, nor of metrics that no service has.</summary>
    [Fact]
    public async Task Every_alert_is_silent_on_an_idle_process_and_without_any_series()
    {
        SkipUnless.Installed("promtool");
        var idle = IdlePage();
        idle.Count.ShouldBeGreaterThan(300);
        idle.Where(sample => sample.Series.Contains("success_timestamp", StringComparison.Ordinal) && sample.Values == "0x100")
            .ShouldBeEmpty("the success of 1970 is long ago, which promtool, where it is 1970, does not notice");
        var alerts = MonitoringPack.BuiltIn.Alerts.Where(alert => alert.Name != Watchdog).ToArray();

        using var folder = new TemporaryFolder();
        folder.Write("rules.yml", RuleTestFile.Rules(MonitoringPack.BuiltIn.AllGroups));
        folder.Write("empty.yml", RuleTestFile.Silence("rules.yml", alerts, [], "1m", "30m", "100m"));
        folder.Write("idle.yml", RuleTestFile.Silence("rules.yml", alerts, idle, "1m", "30m", "100m"));
        var result = await Promtool.TestRulesAsync([folder.PathOf("empty.yml"), folder.PathOf("idle.yml")], TestContext.Current.CancellationToken);

        result.ExitCode.ShouldBe(0, result.Output);
    }

    /// <summary>The page of a process in which all families stand and known names are announced, as it is scraped for 100 minutes.</summary>
    private static List<RuleCase.Sample> IdlePage()
    {
        var metrics = new GatewayMetrics();
        foreach (var family in typeof(GatewayMetrics).GetProperties())
            family.GetValue(metrics);
        metrics.PricingSync.Announce("openai");
        metrics.Providers.Announce("openai");
        metrics.Llm.Announce("openai", "gpt-4o");
        metrics.Jobs.Announce("cleanup");
        metrics.Http.Announce("GET", "/api/chat", 200, 500);
        metrics.Models.Announce("gpt-4o");
        metrics.Cache.AnnounceCache("offers");
        metrics.Cache.AnnounceRedisLookup("get", "timeout_error");
        metrics.Database.AnnounceDatabase("users", "timeout_error");
        metrics.Database.Announce("select", "timeout_error");
        metrics.HostedServices.Announce("FolderWatcher");
        metrics.Queues.Announce("imports");
        metrics.Pushes.Announce("pushgateway:9091");
        metrics.Messaging.Announce("rabbitmq", "fills");
        metrics.PricingApi.Announce("POST", "/score", 200, 500);
        metrics.PricingModels.Announce("p-1", "xgb");
        metrics.Learning.Announce("p-1", "xgb");
        metrics.Learning.AnnounceInvalidOutcomes("p-1", "price");
        metrics.Experiments.Announce("e-1");
        metrics.Competitors.Announce("p-1");
        metrics.DataCollection.Announce("candles", "exchange_b");
        metrics.Risk.Announce("max_exposure", "critical", "dave");
        metrics.ExternalApis.Announce("weather");

        var samples = new List<RuleCase.Sample> { new("""up{job="gateway",instance="a:80"}""", "1x100") };
        foreach (Match line in SampleLine().Matches(metrics.Registry.CollectText()))
        {
            var labels = line.Groups["labels"].Value is { Length: > 0 } own ? $",{own}" : "";
            samples.Add(new($"{line.Groups["name"].Value}{{job=\"gateway\",instance=\"a:80\"{labels}}}", $"{line.Groups["value"].Value}x100"));
        }

        return samples;
    }

    [GeneratedRegex(@"^(?<name>[a-z0-9_:]+)(\{(?<labels>[^}]*)\})? (?<value>[^ \n]+)$", RegexOptions.Multiline)]
    private static partial Regex SampleLine();

    private static string Write(TemporaryFolder folder, string name, IReadOnlyList<RuleGroup> groups, IEnumerable<RuleCase> cases)
    {
        folder.Write($"{name}.rules.yml", RuleTestFile.Rules(groups));
        folder.Write($"{name}.test.yml", RuleTestFile.Tests($"{name}.rules.yml", groups, cases));
        return folder.PathOf($"{name}.test.yml");
    }

    // The alerts of an objective do not read its budget, which takes long over many days.
    private static IReadOnlyList<RuleGroup> GroupsOf(string name, bool areAlerts) => MonitoringPack.BuiltIn.Slos.SingleOrDefault(slo => slo.Id == name) is { } objective
        ? [.. SloRules.Of(objective).Where(group => !areAlerts || !group.Name.EndsWith("-budget", StringComparison.Ordinal))]
        : [MonitoringPack.BuiltIn.Groups.Single(group => group.Name == name)];
}
