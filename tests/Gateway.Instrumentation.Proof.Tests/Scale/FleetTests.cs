using System.Text.RegularExpressions;
using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Monitoring.Export;
using Gateway.Instrumentation.Proof.Tests.Alerts;

namespace Gateway.Instrumentation.Proof.Tests.Scale;

/// <summary>Many instances, several Prometheus: the configurations of the example <c>prometheus.yml</c> and of <c>docs/scale.md</c> on live servers.</summary>
public sealed partial class FleetTests
{
    private const string Job = "orders";

    // So many that no shard is empty, whatever their ports are.
    private const int Instances = 24;

    // The stores and the Alertmanager of whoever runs the tests get nothing from them.
    private const string Nobody = "127.0.0.1:1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_shards_take_a_part_of_the_targets_each_and_a_global_Prometheus_federates_both()
    {
        SkipUnless.Installed("prometheus");
        using var rules = new TemporaryFolder();
        MonitoringPack.BuiltIn.Export(rules.Path);
        await using var service = await ServiceAsync(Instances);
        await using var first = await PrometheusServer.StartAsync(Shard(0), cancellationToken: Cancellation);
        await using var second = await PrometheusServer.StartAsync(Shard(1), cancellationToken: Cancellation);

        List<string> ofFirst = [.. await TargetsAsync(first)], ofSecond = [.. await TargetsAsync(second)];
        ofFirst.ShouldNotBeEmpty();
        ofSecond.ShouldNotBeEmpty();
        ofFirst.Concat(ofSecond).Order(StringComparer.Ordinal).ShouldBe(service.Addresses);

        await using var global = await PrometheusServer.StartAsync(
            ScaleDocument.Yaml("/federate").Replace("prometheus-0:9090", first.Address.Authority, StringComparison.Ordinal).Replace("prometheus-1:9090", second.Address.Authority, StringComparison.Ordinal),
            cancellationToken: Cancellation);
        var shards = await Poll.UntilAsync(() => global.QueryAsync("job:up:avg", Cancellation), up => up.Count == 2 && up.All(shard => shard.Value == 1), "both shards to be federated");
        shards.Select(up => up["shard"]).Order(StringComparer.Ordinal).ShouldBe(["0", "1"]);
        shards.ShouldAllBe(up => up["job"] == Job && up["instance"] == "" && up.Value == 1);

        // A rate needs two scrapes, a rule an evaluation, and federation a scrape of that.
        var rate = await Poll.UntilAsync(
            () => global.QueryAsync("sum by (job) (job:http_requests:rate5m)", Cancellation), sum => sum is [{ Value: > 0 }], "the requests of all shards");
        rate[0]["job"].ShouldBe(Job);
        var percentile = await Poll.UntilAsync(
            () => global.QueryAsync("histogram_quantile(0.95, sum by (job, le) (job_le:http_request_duration_highr_seconds_bucket:rate5m))", Cancellation),
            found => found is [{ Value: > 0 }], "the percentile over all shards");
        percentile[0].Value.ShouldBeInRange(0.1, 0.25);
        (await global.QueryAsync("count({__name__=~\"http_.*|process_.*\"})", Cancellation)).ShouldBeEmpty("only what rules record is federated");

        string Shard(int shard) => ScaleDocument.Fast(OptionalYaml().Replace(PrometheusFile.Example(new MonitoringSettings { Targets = new() { [Job] = service.Addresses } }), ""))
            .Replace("rules/*.yml", rules.PathOf("prometheus", "rules", "*.yml"), StringComparison.Ordinal)
            .Replace("localhost:8428", Nobody, StringComparison.Ordinal)
            .Replace("localhost:9093", Nobody, StringComparison.Ordinal)
            .Replace("\"0\"", $"\"{shard}\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_configuration_of_the_document_is_one()
    {
        SkipUnless.Installed("promtool");
        using var folder = new TemporaryFolder();
        ScaleDocument.Blocks.Count.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var block in ScaleDocument.Blocks)
        {
            folder.Write("prometheus.yml", block);
            var result = await Promtool.CheckConfigAsync(folder.PathOf("prometheus.yml"), Cancellation);
            result.ExitCode.ShouldBe(0, result.Output + block);
        }
    }

    [Fact]
    public async Task A_pair_of_agents_writes_to_a_store_which_evaluates_the_same_rules()
    {
        SkipUnless.Installed("prometheus");
        SkipUnless.Installed(AlertmanagerServer.Program);
        SkipUnless.Installed(VictoriaMetricsServer.Program);
        SkipUnless.Installed(VmAlertServer.Program);
        using var rules = new TemporaryFolder();
        MonitoringPack.BuiltIn.Export(rules.Path);
        await using var service = await ServiceAsync(2);
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var alertmanager = await AlertmanagerServer.StartAsync(
            $$"""
            route: { receiver: test, group_wait: 1s }
            receivers: [{ name: test, webhook_configs: [{ url: "{{receiver.Address}}" }] }]
            """, Cancellation);
        await using var store = await VictoriaMetricsServer.StartAsync(Cancellation, keepOneIn: TimeSpan.FromSeconds(1));
        await using var vmalert = await VmAlertServer.StartAsync(rules.PathOf("prometheus", "rules"), store, alertmanager.Address, Cancellation);
        var first = await PrometheusServer.StartAsync(Agent("a"), isAgent: true, Cancellation);
        await using var second = await PrometheusServer.StartAsync(Agent("b"), isAgent: true, Cancellation);
        try
        {
            await Should.ThrowAsync<PrometheusException>(() => first.QueryAsync("up", Cancellation), "an agent answers no queries");
            await SentAsync(first);
            await SentAsync(second);

            // Both send every series; the store has it once, and its labels do not tell from whom.
            await Poll.UntilAsync(
                () => store.QueryAsync("timestamp(up) - tfirst_over_time(up[1m]) > 5", Cancellation), old => old.Count >= service.Addresses.Count, "some seconds of samples");
            var up = await store.QueryAsync("up", Cancellation);
            up.Select(target => target["instance"]).Order(StringComparer.Ordinal).ShouldBe(service.Addresses);
            up.ShouldAllBe(target => target["cluster"] == "main" && target["replica"] == "");
            var counted = await store.QueryAsync("count_over_time(up[5s])", Cancellation);
            counted.ShouldAllBe(target => target.Value <= 6);
        }
        finally
        {
            await first.DisposeAsync();
        }

        // One of the pair has ended, and the series go on.
        var ended = (await store.QueryAsync("time()", Cancellation))[0].Value;
        await Poll.UntilAsync(
            () => store.QueryAsync("min(timestamp(up))", Cancellation), last => last is [{ Value: var time }] && time > ended + 2, "samples of the other agent");

        var (count, failed) = await vmalert.RulesAsync(Cancellation);
        count.ShouldBe(MonitoringPack.BuiltIn.AllGroups.Sum(group => group.Rules.Count));
        failed.ShouldBeEmpty();
        await Poll.UntilAsync(() => store.QueryAsync("job:http_requests:rate5m", Cancellation), rate => rate is [{ Value: > 0 }], "what a rule records");
        await Poll.UntilAsync(
            () => Task.FromResult(receiver.Delivered.Select(alert => alert.Name).ToHashSet()), names => names.Contains("GatewayWatchdog"), "an alert from the store's rules");

        string Agent(string replica) => ScaleDocument.Yaml("labeldrop")
            .Replace("replica: a", $"replica: {replica}", StringComparison.Ordinal)
            .Replace("http://victoria:8428/api/v1/write", store.RemoteWrite.ToString(), StringComparison.Ordinal)
            .Replace("\"orders-1:8080\", \"orders-2:8080\"", string.Join(", ", service.Addresses.Select(address => $"\"{address}\"")), StringComparison.Ordinal);

        static Task SentAsync(PrometheusServer agent) => Poll.UntilAsync(
            () => agent.OwnPageAsync(Cancellation), page => SentSamples().IsMatch(page), "an agent to send samples");
    }

    private static async Task<IEnumerable<string>> TargetsAsync(PrometheusServer prometheus)
    {
        var targets = await Poll.UntilAsync(
            () => prometheus.TargetsAsync(Cancellation), found => found.Count > 0 && found.All(target => target.Health == "up"), "the targets of a shard");
        return targets.Select(target => new Uri(target.ScrapeUrl).Authority);
    }

    /// <summary>The # of what is switched on in the example by removing it.</summary>
    [GeneratedRegex("^#(?! [^ ])", RegexOptions.Multiline)]
    private static partial Regex OptionalYaml();

    [GeneratedRegex(@"^prometheus_remote_storage_samples_total\{.*\} [1-9]", RegexOptions.Multiline)]
    private static partial Regex SentSamples();

    private static Task<ManyInstances> ServiceAsync(int instances)
    {
        var metrics = new GatewayMetrics(new MetricFactory(new MetricRegistry(new GatewayMetricsOptions { ServiceName = "fleet" })));
        return ManyInstances.StartAsync(
            instances, metrics.Registry, () => metrics.Http.RecordRequest("GET", "/orders/{id}", 200, TimeSpan.FromSeconds(0.2)), TimeSpan.FromMilliseconds(100));
    }
}
