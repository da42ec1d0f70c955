using System.Net.Http.Json;
using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Proof.Tests.Running;

namespace Gateway.Instrumentation.Proof.Tests.Alerts;

/// <summary>Alerts that go all the way on live servers: a sample's trouble, Prometheus, Alertmanager, a receiver, and back to silence.</summary>
public sealed class LiveAlertTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Providers = ["openrouter", "portkey", "together", "deepinfra", "nearai"];

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    [Fact]
    public async Task Alerts_fire_are_delivered_and_resolve()
    {
        SkipUnless.Installed("prometheus");
        SkipUnless.Installed(AlertmanagerServer.Program);
        SkipUnless.Installed(RabbitMqServer.Program);
        SkipUnless.Installed(RedisServer.Program);
        using var rules = new TemporaryFolder();
        ShortPack.Make(MonitoringPack.BuiltIn).Export(rules.Path);
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var alertmanager = await AlertmanagerServer.StartAsync(
            $$"""
            route: { receiver: test, group_by: ["..."], group_wait: 1s, group_interval: 1s, repeat_interval: 1h }
            receivers: [{ name: test, webhook_configs: [{ url: "{{receiver.Address}}", send_resolved: true }] }]
            """, TestContext.Current.CancellationToken);
        await using var samples = await RunningSamples.StartAsync(gatewayTraffic: false);
        await using var prometheus = await PrometheusServer.StartAsync(
            samples.Targets, rulesFolder: rules.PathOf("prometheus", "rules"), alertmanager: alertmanager.Address);
        using var stop = new CancellationTokenSource();
        var callers = Task.CompletedTask;

        var watch = new AlertWatch(prometheus, receiver);
        try
        {
            await Poll.UntilAsync(() => prometheus.QueryAsync("sum(up)"), up => up.Any(sample => sample.Value == samples.Targets.Count), "all samples to be scraped");
            callers = CallAsync(samples, stop.Token);
            await Task.WhenAll(TradingAsync(watch, samples), GatewayAsync(watch, samples), ServersAsync(watch, samples));
            receiver.Delivered.ShouldContain(alert => alert.Name == "GatewayWatchdog" && !alert.IsResolved);
        }
        catch (Exception exception) when (exception is TimeoutException or ShouldAssertException)
        {
            var states = string.Join("\n", await prometheus.QueryAsync("ALERTS or up == 0"));
            throw new InvalidOperationException($"{exception.Message}\n\nAlerts and targets that are down now:\n{states}\n\n{samples.Output}", exception);
        }
        finally
        {
            await stop.CancelAsync();
            await callers;
        }

        var table = ProofTable.OfAlerts(MonitoringPack.BuiltIn, watch.AllTheWay);
        output.WriteLine(table);
        watch.AllTheWay.Count.ShouldBeGreaterThanOrEqualTo(10);
        ProofTable.Compare("alerts", table);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The services that trade have one trouble at a time.</summary>
    private async Task TradingAsync(AlertWatch watch, RunningSamples samples)
    {
        var address = samples.AddressOf("trading-gateway");
        foreach (var (alert, trouble) in new[]
        {
            ("TradingServiceDown", "ServiceDown"),
            ("TradingHighErrorRate", "HighErrorRate"),
            ("DataCollectorDown", "DataCollectorDown"),
            ("ModelDrift", "ModelDrift"),
            ("RiskLimitBreach", "RiskLimitBreach"),
        })
        {
            await watch.GoesAllTheWayAsync(
                alert, "job", "trading",
                async () => (await _client.PostAsync(new Uri(address, $"trouble/{trouble}"), null)).EnsureSuccessStatusCode(),
                async () => (await _client.DeleteAsync(new Uri(address, "trouble"))).EnsureSuccessStatusCode());
        }
    }

    private async Task GatewayAsync(AlertWatch watch, RunningSamples samples)
    {
        var address = samples.AddressOf("gateway");
        Task Models(object behaviour) => Task.WhenAll(Providers.Select(provider => PutAsync(new Uri(address, $"models/{provider}/behaviour"), behaviour)));
        Task Healthy() => Models(new { fault = "none", delayMs = 5 });

        await Task.WhenAll(
            watch.GoesAllTheWayAsync("ProviderDown", "job", "gateway", () => Models(new { fault = "error", delayMs = 5 }), Healthy),
            watch.GoesAllTheWayAsync("GatewayHighErrorRate", "endpoint", "/api/chat", () => Task.CompletedTask, () => Task.CompletedTask));
        await watch.GoesAllTheWayAsync(
            "PricingSyncErrorRate", "provider", "openrouter",
            () => PutAsync(new Uri(address, "feeds/openrouter/behaviour"), new { fault = "error" }),
            () => PutAsync(new Uri(address, "feeds/openrouter/behaviour"), new { fault = "none" }));
    }

    /// <summary>What the samples need goes away and comes back.</summary>
    private static async Task ServersAsync(AlertWatch watch, RunningSamples samples)
    {
        await watch.GoesAllTheWayAsync("GatewayTargetDown", "job", "ingestion", () => samples.KillAsync("IngestionWorker"), () => samples.StartAgainAsync("IngestionWorker"));
        await watch.GoesAllTheWayAsync("RedisDown", "job", "trading", samples.Redis.KillAsync, samples.Redis.StartAgainAsync);
        await watch.GoesAllTheWayAsync("BrokerDown", "job", "trading", samples.RabbitMq.KillAsync, samples.RabbitMq.StartAgainAsync);
    }

    private async Task CallAsync(RunningSamples samples, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await _client.PostAsJsonAsync(new Uri(samples.AddressOf("gateway"), "api/chat"), new { model = "gpt-4o", prompt = "Hello" }, CancellationToken.None);
                await Task.Delay(100, stop);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // The trouble is what the test is about.
            }
        }
    }

    private async Task PutAsync(Uri address, object behaviour)
    {
        using var answer = await _client.PutAsJsonAsync(address, behaviour);
        answer.EnsureSuccessStatusCode();
    }
}
