using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Hosting.Tests.Push;

/// <summary>Short jobs against the real Pushgateway, and a real Prometheus that scrapes it.</summary>
public sealed class PushgatewayTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_holds_the_last_push_of_a_finished_job_and_no_longer_a_deleted_one()
    {
        SkipUnless.Installed("prometheus");
        await using var gateway = await StartAsync();
        await using var prometheus = await PrometheusServer.StartAsync([new ScrapeTarget("pushgateway", gateway.Address.Authority, HonorLabels: true)], cancellationToken: Token);

        // One job that has to push while it runs, to be seen before its clean end.
        var seen = new TaskCompletionSource();
        var deletes = RunAsync(gateway, "deletes", _ => seen.Task, static o => (o.DeleteOnCleanExit, o.Interval) = (true, TimeSpan.FromMilliseconds(100)));
        await Poll.UntilAsync(() => prometheus.QueryAsync("job_in_progress{job=\"deletes\",job_name=\"import\"} == 1", Token), static found => found.Count == 1, "the running job");
        seen.SetResult();
        await deletes;
        await RunAsync(gateway, "keeps", static _ => Task.CompletedTask);

        var runs = await Poll.UntilAsync(
            () => prometheus.QueryAsync("job_runs_total{outcome=\"success\",trigger=\"schedule\"}", Token),
            static found => found is [{ Value: 1 }] && found[0]["job"] == "keeps",
            "only the job that keeps its group");
        runs[0]["job_name"].ShouldBe("import");
        await Poll.UntilAsync(() => prometheus.QueryAsync("job_in_progress{job=\"keeps\"}", Token), static found => found is [{ Value: 0 }], "no run in progress");
        (await prometheus.QueryAsync("push_failure_time_seconds{job=\"keeps\"} > 0", Token)).ShouldBeEmpty();
        (await gateway.PageAsync(Token)).ShouldNotContain("job=\"deletes\"");
    }

    [Fact]
    public async Task An_end_that_is_not_clean_keeps_the_group()
    {
        await using var gateway = await StartAsync();
        await RunAsync(gateway, "throws", static _ => throw new InvalidOperationException(), static o => o.DeleteOnCleanExit = true);
        (await gateway.PageAsync(Token)).ShouldMatch("job_runs_total\\{[^}]*job=\"throws\"[^}]*outcome=\"failed\"[^}]*trigger=\"schedule\"\\} 1\n");
        try
        {
            await RunAsync(
                gateway, "exits",
                static _ =>
                {
                    Environment.ExitCode = 3;
                    return Task.CompletedTask;
                },
                static o => o.DeleteOnCleanExit = true);
            (await gateway.PageAsync(Token)).ShouldContain("job=\"exits\"");
        }
        finally
        {
            Environment.ExitCode = 0;
        }
    }

    [Fact]
    public async Task A_pushgateway_that_is_killed_has_the_group_again_when_it_is_back()
    {
        var gateway = await StartAsync();
        var errors = 0;
        var end = new TaskCompletionSource();
        var job = RunAsync(gateway, "nightly", _ => end.Task, o => (o.Interval, o.MaxBackOff, o.Timeout, o.OnError) =
            (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(60), _ => Interlocked.Increment(ref errors)));
        await using (gateway)
            await ShowsAsync(gateway, "job_in_progress{");
        await Poll.UntilAsync(() => Task.FromResult(Volatile.Read(ref errors)), static count => count > 0, "the callback");
        await using var again = await PushgatewayServer.StartAsync(Token, gateway.Address.Port);
        await ShowsAsync(again, "job_in_progress{");
        end.SetResult();
        await job;
        var page = await again.PageAsync(Token);
        page.ShouldMatch("metrics_push_total\\{[^}]*outcome=\"failed\"[^}]*\\} [1-9]");
        page.ShouldMatch("job_in_progress\\{[^}]*\\} 0\n");
        errors.ShouldBe(1);
    }

    [Fact]
    public async Task The_rule_of_the_guide_finds_a_pushed_job_whose_next_run_does_not_come_or_fails()
    {
        SkipUnless.Installed("prometheus");
        await using var gateway = await StartAsync();
        await RunAsync(gateway, "gone", static _ => Task.CompletedTask);
        await RunAsync(gateway, "fails-next", static _ => Task.CompletedTask, static o => o.ReplaceGroup = false);
        await RunAsync(gateway, "fails-next", static _ => throw new InvalidOperationException(), static o => o.ReplaceGroup = false);
        await RunAsync(gateway, "daily", static _ => Task.CompletedTask, expected: TimeSpan.FromDays(1));
        await using var prometheus = await PrometheusServer.StartAsync(
            [new ScrapeTarget("pushgateway", gateway.Address.Authority, HonorLabels: true)], rules: OverdueTests.Rules(), cancellationToken: Token);
        var alerts = await Poll.UntilAsync(
            async () => (await prometheus.QueryAsync("ALERTS{alertname=\"JobOverdue\",alertstate=\"firing\"}", Token)).Select(static alert => alert["job"]).Order().ToArray(),
            static jobs => jobs.Length >= 2,
            "the alerts");
        alerts.ShouldBe(["fails-next", "gone"]);
        await Poll.UntilAsync(() => prometheus.QueryAsync("job_last_success_timestamp_seconds{job=\"fails-next\"}", Token), static found => found.Count == 1, "the last success");
    }

    [Fact]
    public async Task A_push_replaces_the_group_or_keeps_what_the_page_does_not_have()
    {
        await using var gateway = await StartAsync();
        foreach (var replaces in (bool[])[false, true])
        {
            await PushAsync(gateway, "orders_total", replaces);
            await PushAsync(gateway, "returns_total", replaces);
            var page = await gateway.PageAsync(Token);
            page.ShouldMatch("returns_total\\{[^}]*\\} 1\n");
            page.Contains("orders_total{", StringComparison.Ordinal).ShouldBe(!replaces);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("C:\\jobs")]
    [InlineData("50% + ?x=1&y#z ;:@=\"'<>|^`{}~")]
    [InlineData("zürich 東京 🚀")]
    public async Task Any_text_is_a_value_of_the_grouping_key(string text)
    {
        await using var gateway = await StartAsync();
        var metrics = new GatewayMetrics();
        metrics.Factory.Counter("orders_total", "Orders.").Inc();
        using var pusher = new PushgatewayPusher(
            metrics.Registry, new() { Url = gateway.Address.ToString(), Job = text.Length == 0 ? "nightly" : text, GroupingKey = { ["shop"] = text } });
        await pusher.PushAsync(Token);
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var shop = text.Length == 0 ? "" : escaped;
        (await gateway.PageAsync(Token)).ShouldContain($"orders_total{{instance=\"\",job=\"{(text.Length == 0 ? "nightly" : escaped)}\",shop=\"{shop}\"}} 1\n");
        await pusher.DeleteAsync(Token);
        await Poll.UntilAsync(() => gateway.PageAsync(Token), static page => !page.Contains("orders_total{", StringComparison.Ordinal), "the deletion"); // answered before it is done
    }

    [Fact]
    public async Task A_label_that_the_group_would_overwrite_is_named_before_it_lies()
    {
        await using var gateway = await StartAsync();
        var metrics = new GatewayMetrics();
        metrics.Factory.Counter("orders_total", "Orders.", Label.Text("shop")).WithLabels("berlin").Inc();
        using var pusher = new PushgatewayPusher(metrics.Registry, new() { Url = gateway.Address.ToString(), Job = "nightly", GroupingKey = { ["shop"] = "paris" } });
        (await Should.ThrowAsync<PushgatewayException>(() => pusher.PushAsync(Token))).Message.ShouldBe(
            $"The page is not pushed to {gateway.Address}metrics/job/nightly/shop/paris: orders_total has the label \"shop\", which the Pushgateway would overwrite with that of the group. Rename the label, or take it out of the GroupingKey.");
        (await gateway.PageAsync(Token)).ShouldNotContain("orders_total");
    }

    [Fact]
    public async Task What_the_pushgateway_refuses_is_told_in_its_words()
    {
        await using var gateway = await StartAsync();
        await PushAsync(gateway, "orders_total", replaces: true);
        var metrics = new GatewayMetrics();
        metrics.Factory.Histogram("orders_total", "Orders.", [1]).Observe(1); // another type than in the other group
        using var pusher = new PushgatewayPusher(metrics.Registry, new() { Url = gateway.Address.ToString(), Job = "other" });
        var refused = await Should.ThrowAsync<PushgatewayException>(() => pusher.PushAsync(Token));
        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        refused.Message.ShouldContain("pushed metrics are invalid or inconsistent");
    }

    [Fact]
    public async Task The_page_of_a_host_with_every_family_is_accepted()
    {
        await using var gateway = await StartAsync();
        var metrics = new GatewayMetrics(new GatewayMetricsOptions { ServiceName = "worker" });
        foreach (var family in typeof(GatewayMetrics).GetProperties().Where(static property => property.PropertyType.Name.EndsWith("Metrics", StringComparison.Ordinal)))
            family.GetValue(metrics);
        metrics.Jobs.TrackJob("import").Run(static () => { });
        using var pusher = new PushgatewayPusher(metrics.Registry, new() { Url = gateway.Address.ToString(), Job = "nightly" });
        await pusher.PushAsync(Token);
        await pusher.PushAsync(Token);
        var page = await gateway.PageAsync(Token);
        page.ShouldMatch("process_cpu_seconds_total\\{[^}]*job=\"nightly\"");
        page.ShouldMatch("push_failure_time_seconds\\{[^}]*job=\"nightly\"[^}]*\\} 0\n");
    }

    [Fact]
    public async Task It_authenticates_with_user_and_password()
    {
        SkipUnless.Installed(PushgatewayServer.Program);
        const string Users = "basic_auth_users:\n  me: $2b$04$xJd2jk0Hip1X5y1.VRI44OzXBLQUG/dyN18M9giLnn2sAd..mbG9G\n"; // bcrypt of "secret"
        await using var gateway = await PushgatewayServer.StartAsync(
            Token, webConfig: Users, authorization: new("Basic", Convert.ToBase64String("me:secret"u8)));
        using var pusher = new PushgatewayPusher(new MetricRegistry(), new() { Url = gateway.Address.ToString(), Job = "nightly", Username = "me", Password = "secret" });
        await pusher.PushAsync(Token);
        using var wrong = new PushgatewayPusher(new MetricRegistry(), new() { Url = gateway.Address.ToString(), Job = "nightly", Username = "me", Password = "other" });
        var refused = await Should.ThrowAsync<PushgatewayException>(() => wrong.PushAsync(Token));
        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        refused.Message.ShouldNotContain("other");

        // It closes the connection before it has read a page of megabytes: the answer is lost at the first try.
        using var large = new PushgatewayPusher(
            LargePage.Of(50_000),
            new() { Url = gateway.Address.ToString(), Job = "nightly", Username = "me", Password = "other", Timeout = TimeSpan.FromSeconds(60), RetryDelay = TimeSpan.FromMilliseconds(1) });
        (await Should.ThrowAsync<PushgatewayException>(() => large.PushAsync(Token))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task VictoriaMetrics_answers_with_what_was_pushed()
    {
        SkipUnless.Installed(VictoriaMetricsServer.Program);
        await using var victoria = await VictoriaMetricsServer.StartAsync(Token);
        var metrics = new GatewayMetrics();
        metrics.Jobs.TrackJob("import").Run(static () => { });
        metrics.Factory.Counter("orders_total", "Orders.", Label.Text("shop")).WithLabels("a \"b\"\n\\").Inc(7);
        using var pusher = new PushgatewayPusher(metrics.Registry, new() { ImportUrl = $"{victoria.Address}api/v1/import/prometheus?extra_label=job=nightly" });
        await pusher.PushAsync(Token);

        var orders = await Poll.UntilAsync(() => victoria.QueryAsync("orders_total{job=\"nightly\"}", Token), static found => found.Count > 0, "the import");
        orders.ShouldHaveSingleItem().Value.ShouldBe(7);
        orders[0]["shop"].ShouldBe("a \"b\"\n\\");
        (await victoria.QueryAsync("job_duration_seconds_count{job_name=\"import\"}", Token)).ShouldHaveSingleItem().Value.ShouldBe(1);
        (await victoria.QueryAsync("time() - (job_last_success_timestamp_seconds or job_expected_since_timestamp_seconds) < 600", Token)).Count.ShouldBe(1);
        (await Should.ThrowAsync<InvalidOperationException>(() => pusher.DeleteAsync(Token))).Message.ShouldStartWith("Only a Pushgateway has groups");
        metrics.Registry.CollectText().ShouldContain("metrics_push_total{target=\"import\",outcome=\"success\"} 1\n");
    }

    private static Task<PushgatewayServer> StartAsync()
    {
        SkipUnless.Installed(PushgatewayServer.Program);
        return PushgatewayServer.StartAsync(Token);
    }

    private static Task<string> ShowsAsync(PushgatewayServer gateway, string text) =>
        Poll.UntilAsync(() => gateway.PageAsync(Token), page => page.Contains(text, StringComparison.Ordinal), text);

    private static async Task PushAsync(PushgatewayServer gateway, string counter, bool replaces)
    {
        var metrics = new GatewayMetrics();
        metrics.Factory.Counter(counter, "A counter.").Inc();
        using var pusher = new PushgatewayPusher(metrics.Registry, new() { Url = gateway.Address.ToString(), Job = "nightly", ReplaceGroup = replaces });
        await pusher.PushAsync(Token);
    }

    /// <summary>Runs a host that does one job and ends.</summary>
    private static async Task RunAsync(
        PushgatewayServer gateway, string job, Func<CancellationToken, Task> work, Action<PushgatewayOptions>? configure = null, TimeSpan? expected = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddGatewayMetrics(static o => o.ProcessMetrics = false).AddPushgateway(o =>
        {
            (o.Url, o.Job, o.Interval) = (gateway.Address.ToString(), job, TimeSpan.Zero);
            configure?.Invoke(o);
        });
        builder.Services.AddHostedService(services => new OneJob(
            services.GetRequiredService<JobMetrics>(), services.GetRequiredService<IHostApplicationLifetime>(), expected ?? TimeSpan.FromSeconds(1), work));
        using var host = builder.Build();
        await host.StartAsync(Token);
        await host.WaitForShutdownAsync(Token).ContinueWith(static _ => { }, TaskScheduler.Default); // it may rethrow what a service threw
    }

    private sealed class OneJob(JobMetrics metrics, IHostApplicationLifetime host, TimeSpan expected, Func<CancellationToken, Task> work) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                metrics.SetExpectedInterval("import", expected);
                await metrics.TrackJob("import").RunAsync(work, stoppingToken);
            }
            finally
            {
                host.StopApplication();
            }
        }
    }
}
