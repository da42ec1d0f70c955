namespace Gateway.Instrumentation.Tests.Engine;

/// <summary>Bundles hold handles of series. When series leave because nothing was recorded to them, bundles must not stay behind.</summary>
public class IdleBundleTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    [Fact]
    public void A_family_with_bundles_gives_label_room_back_day_after_day()
    {
        var (registry, time, metrics) = Create();
        for (var day = 0; day < 5; day++)
        {
            for (var service = 0; service < 10; service++)
                metrics.ExternalApis.RecordCall($"day-{day}-service-{service}", TimeSpan.FromSeconds(1));
            var services = ServicesOn(registry);
            services.Count.ShouldBe(10);
            services.ShouldAllBe(service => service.StartsWith($"day-{day}-", StringComparison.Ordinal));
            Idle(registry, time);
        }
    }

    [Fact]
    public void Families_with_recent_windows_give_label_room_back_too()
    {
        var (registry, time, metrics) = Create();
        for (var day = 0; day < 3; day++)
        {
            for (var i = 0; i < 10; i++)
            {
                metrics.Providers.RecordRequest($"day-{day}-provider-{i}", TimeSpan.FromSeconds(1));
                metrics.Database.RecordQuery($"day-{day}-query-{i}", TimeSpan.FromSeconds(1));
                metrics.Cache.RecordHit($"day-{day}-cache-{i}");
                using var request = metrics.Http.TrackRequest("GET", $"/day-{day}/{i}");
            }

            registry.CollectText().ShouldNotContain("\"other\"");
            Idle(registry, time);
        }
    }

    [Fact]
    public void A_bundle_records_to_live_handles_after_its_series_came_back()
    {
        var (registry, time, metrics) = Create();
        var label = Label.Text("queue");
        var jobs = metrics.Factory.Counter("jobs_total", "Jobs.", label);
        var bundles = metrics.Factory.Bundle(label, queue => new Handles(jobs.WithLabels(queue)));
        var old = bundles.WithLabels("a");
        old.Jobs.Inc(5);
        Idle(registry, time);

        var made = bundles.WithLabels("a");
        made.ShouldNotBeSameAs(old);
        made.Jobs.Inc();
        made.Jobs.ShouldBeSameAs(jobs.WithLabels("a"));
        made.Jobs.Value.ShouldBe(1);
        bundles.WithLabels("a").ShouldBeSameAs(made);
    }

    [Fact]
    public void Removing_a_series_leaves_the_bundles_of_other_values_alone()
    {
        var (_, _, metrics) = Create();
        var (queue, state) = (Label.Text("queue"), Label.Text("state"));
        var jobs = metrics.Factory.Counter("jobs_total", "Jobs.", queue, state);
        var bundles = metrics.Factory.Bundle(queue, q => new Handles(jobs.WithLabels(q, "done")));
        var (a, b) = (bundles.WithLabels("a"), bundles.WithLabels("b"));
        jobs.Remove("a", "done").ShouldBeTrue();
        bundles.WithLabels("b").ShouldBeSameAs(b);
        bundles.WithLabels("a").ShouldNotBeSameAs(a);
    }

    [Fact]
    public void A_bundle_that_was_made_while_its_metrics_were_full_gets_handles_of_its_own_once_there_is_room()
    {
        var metrics = new MetricFactory(new MetricRegistry(new GatewayMetricsOptions { MaxSeriesPerMetric = 2 }));
        var (queue, state) = (Label.Text("queue"), Label.Text("state"));
        var (jobs, length) = (metrics.Counter("jobs_total", "Jobs.", queue, state), metrics.Gauge("queue_length", "Jobs that wait.", queue, state));
        var bundles = metrics.Bundle(queue, q => new Both(jobs.WithLabels(q, "done"), length.WithLabels(q, "done")));
        foreach (var taken in (string[])["x", "y"])
        {
            jobs.WithLabels(taken, "open");
            length.WithLabels(taken, "open").Set(1);
        }

        Record();
        length.Find("a", "done").ShouldBeNull("the gauge was full");
        foreach (var taken in (string[])["x", "y"])
            (jobs.Remove(taken, "open") & length.Remove(taken, "open")).ShouldBeTrue();
        Record();
        jobs.Find("a", "done").ShouldNotBeNull().Value.ShouldBe(1);
        length.Find("a", "done").ShouldNotBeNull().Value.ShouldBe(5);

        void Record()
        {
            bundles.WithLabels("a").Jobs.Inc();
            bundles.WithLabels("a").Length.Set(5);
        }
    }

    [Fact]
    public void A_bundle_that_was_made_while_another_label_was_full_gets_handles_of_its_own_once_there_is_room()
    {
        var (_, _, metrics) = Create();
        var (queue, state) = (Label.Text("queue"), Label.Text("state", limit: 1));
        var jobs = metrics.Factory.Counter("jobs_total", "Jobs.", queue, state);
        var bundles = metrics.Factory.Bundle(queue, q => new Handles(jobs.WithLabels(q, "done")));
        jobs.WithLabels("x", "open");
        bundles.WithLabels("a").Jobs.Inc();
        jobs.Find("a", "other").ShouldNotBeNull().Value.ShouldBe(1);
        jobs.Remove("x", "open").ShouldBeTrue();
        bundles.WithLabels("a").Jobs.Inc();
        jobs.Find("a", "done").ShouldNotBeNull().Value.ShouldBe(1);
    }

    [Fact]
    public void Bundles_that_were_folded_get_handles_of_their_own_each_time_that_there_is_room()
    {
        var (_, _, metrics) = Create();
        var (queue, state) = (Label.Text("queue"), Label.Text("state", limit: 1));
        var jobs = metrics.Factory.Counter("jobs_total", "Jobs.", queue, state);
        var bundles = metrics.Factory.Bundle(queue, q => new Handles(jobs.WithLabels(q, "done")));
        for (var round = 1; round <= 3; round++)
        {
            jobs.WithLabels("x", "open");
            foreach (var name in (string[])["a", "b"])
                bundles.WithLabels(name).Jobs.ShouldBeSameAs(jobs.Find(name, "other"));
            jobs.Remove("x", "open").ShouldBeTrue();
            foreach (var name in (string[])["a", "b"])
            {
                bundles.WithLabels(name).Jobs.ShouldBeSameAs(jobs.Find(name, "done"), $"{name} in round {round}");
                jobs.Remove(name, "done").ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Bundles_leave_with_several_series_that_are_removed_at_once()
    {
        var (_, _, metrics) = Create();
        var (queue, state) = (Label.Text("queue"), Label.Text("state"));
        var jobs = metrics.Factory.Counter("jobs_total", "Jobs.", state, queue);
        var bundles = metrics.Factory.Bundle(queue, q => new Handles(jobs.WithLabels("done", q)));
        var first = bundles.WithLabels("a");
        foreach (var other in (string[])["open", "failed"])
            jobs.WithLabels(other, "a");
        jobs.RemoveAll(queue, "a").ShouldBeTrue();
        var second = bundles.WithLabels("a");
        second.ShouldNotBeSameAs(first);

        foreach (var other in (string[])["b", "c", "d"])
            jobs.WithLabels("done", other);
        jobs.RemoveAll(state, "done").ShouldBeTrue();
        bundles.WithLabels("a").ShouldNotBeSameAs(second);
    }

    [Fact]
    public void The_bundles_of_many_maps_leave_with_a_series_that_all_of_them_record_to()
    {
        var (_, _, metrics) = Create();
        var queue = Label.Text("queue");
        var jobs = metrics.Factory.Counter("jobs_total", "Jobs.", queue);
        var maps = Enumerable.Range(0, 20).Select(_ => metrics.Factory.Bundle(queue, q => new Handles(jobs.WithLabels(q)))).ToList();
        var before = maps.Select(map => map.WithLabels("a")).ToList();
        jobs.Remove("a").ShouldBeTrue();
        for (var i = 0; i < maps.Count; i++)
            maps[i].WithLabels("a").ShouldNotBeSameAs(before[i], $"map {i}");
    }

    [Fact]
    public void A_bundle_whose_second_label_its_series_have_leaves_with_them()
    {
        var (_, _, metrics) = Create();
        var (queue, state) = (Label.Text("queue"), Label.Text("state"));
        var jobs = metrics.Factory.Counter("jobs_total", "Jobs.", state);
        var bundles = metrics.Factory.Bundle(queue, state, (_, s) => new Handles(jobs.WithLabels(s)));
        var (done, open) = (bundles.WithLabels("a", "done"), bundles.WithLabels("a", "open"));
        var others = Enumerable.Range(0, 4).Select(i => bundles.WithLabels($"{i}", "open")).ToList();
        jobs.Remove("done").ShouldBeTrue();
        bundles.WithLabels("a", "done").ShouldNotBeSameAs(done);
        bundles.WithLabels("a", "open").ShouldBeSameAs(open);
        for (var i = 0; i < others.Count; i++)
            bundles.WithLabels($"{i}", "open").ShouldBeSameAs(others[i]);
    }

    [Fact]
    public void A_window_that_is_made_anew_does_not_double_the_gauges_of_the_old_one()
    {
        var (registry, time, metrics) = Create();
        metrics.Providers.RecordRequest("openai", TimeSpan.FromSeconds(1));
        Idle(registry, time);
        metrics.Providers.RecordRequest("openai", TimeSpan.FromSeconds(2));
        metrics.Providers.RecordRequest("openai", TimeSpan.FromSeconds(4));
        var page = registry.CollectText();
        page.ShouldContain("provider_latency_avg_seconds{provider=\"openai\"} 3\n");
        page.ShouldContain("provider_latency_max_seconds{provider=\"openai\"} 4\n");
        page.ShouldContain("provider_requests_total{provider=\"openai\"} 2\n");
    }

    private static (MetricRegistry, Testing.ManualTimeProvider, GatewayMetrics) Create()
    {
        var time = new Testing.ManualTimeProvider();
        var registry = new MetricRegistry(
            new GatewayMetricsOptions { DefaultLabelLimit = 10, SeriesIdleTimeout = Timeout, SeriesIdle = IdleSeries.All, RecentWindow = TimeSpan.FromSeconds(30) }, time);
        return (registry, time, new GatewayMetrics(new MetricFactory(registry)));
    }

    private static void Idle(MetricRegistry registry, Testing.ManualTimeProvider time)
    {
        for (var minute = 0; minute < 8; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            registry.RemoveIdleSeries();
        }
    }

    private static List<string> ServicesOn(MetricRegistry registry) =>
        [.. registry.Snapshot().Find("external_api_calls_total")!.Series.Select(series => series.Labels["service"])];

    private sealed record Handles(Counter Jobs);

    private sealed record Both(Counter Jobs, Gauge Length);
}
