using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Hosting.Tests;

/// <summary>The rule of the guide on a real Prometheus, which judges by its own clock.</summary>
public sealed class OverdueTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_job_that_hangs_raises_the_alert_and_one_that_runs_does_not()
    {
        SkipUnless.Installed("prometheus");
        var cancellationToken = TestContext.Current.CancellationToken;
        using var hang = new CancellationTokenSource();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddGatewayMetrics()
            .AddPeriodicJob("good", Period, static (_, _) => Task.CompletedTask)
            .AddPeriodicJob("hangs", Period, (_, _) => Task.Delay(Timeout.Infinite, hang.Token)) // ignores its own token
            .AddPeriodicJob("hung-later", Period, (_, _) => HangsSecondAsync(hang.Token), static options => options.RunAtStart = true)
            .AddPeriodicJob("off", Period, static (_, _) => Task.CompletedTask, static options => options.Enabled = false);
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        using var page = new Page(host.Services.GetRequiredService<MetricRegistry>());
        await using var prometheus = await PrometheusServer.StartAsync([new ScrapeTarget("worker", page.Address)], rules: Rules(), cancellationToken: cancellationToken);

        // A job that runs may be late for a moment, on a machine that stalls.
        await Poll.UntilAsync(
            async () => (await prometheus.QueryAsync("ALERTS{alertname=\"JobOverdue\",alertstate=\"firing\"}", cancellationToken)).Select(static alert => alert["job_name"]).Order().ToArray(),
            static names => names.SequenceEqual(["hangs", "hung-later"]),
            "the alerts of the jobs that hang");

        // The loops live on, and say what the jobs miss.
        foreach (var query in (string[])["job_skipped_total{job_name=\"hangs\",reason=\"overlap\"} > 0", "job_in_progress{job_name=\"hangs\"} == 1"])
            await Poll.UntilAsync(() => prometheus.QueryAsync(query, cancellationToken), static found => found.Count == 1, query);
        await hang.CancelAsync();
        await host.StopAsync(cancellationToken);
    }

    [Fact]
    public async Task A_job_that_is_switched_on_again_has_its_whole_interval_first()
    {
        SkipUnless.Installed("prometheus");
        var cancellationToken = TestContext.Current.CancellationToken;
        var time = new ManualTimeProvider(DateTimeOffset.UtcNow - TimeSpan.FromDays(3));
        var metrics = TestMetrics.Create(time);
        metrics.Jobs.RecordJob("resumed", JobOutcome.Success, TimeSpan.FromSeconds(1));
        metrics.Jobs.RecordJob("overdue", JobOutcome.Success, TimeSpan.FromSeconds(1));
        metrics.Jobs.SetExpectedInterval("overdue", TimeSpan.FromHours(1));
        time.Advance(TimeSpan.FromDays(3));
        metrics.Jobs.SetExpectedInterval("resumed", TimeSpan.FromHours(1));
        using var page = new Page(metrics.Registry);
        await using var prometheus = await PrometheusServer.StartAsync([new ScrapeTarget("worker", page.Address)], cancellationToken: cancellationToken);

        var rule = Rules().Split('\n').Single(static line => line.Contains("expr: ", StringComparison.Ordinal)).Split("expr: ")[1];
        (await Poll.UntilAsync(() => prometheus.QueryAsync(rule, cancellationToken), static found => found.Count > 0, "the job that is overdue"))
            .Select(static found => found["job_name"]).ShouldBe(["overdue"]);
    }

    private int _runs;

    private Task HangsSecondAsync(CancellationToken hang) => Interlocked.Increment(ref _runs) == 1 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, hang);

    /// <summary>The rule as the guide shows it, without the wait: the test's period is short.</summary>
    internal static string Rules()
    {
        var guide = File.ReadAllText(Repository.PathOf("docs", "guide", "workers.md"));
        var start = guide.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var rules = guide[start..guide.IndexOf("```", start, StringComparison.Ordinal)];
        rules.ShouldContain("for: 1m");
        return rules.Replace("for: 1m", "for: 0s", StringComparison.Ordinal);
    }
}
