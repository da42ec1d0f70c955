namespace Gateway.Instrumentation.Tests.Engine;

/// <summary>What removals cost, counted: bytes, which grow with every copy of a table, and bundles that are looked at.</summary>
public class RemovalCostTests
{
    [Theory]
    [InlineData("counter")]
    [InlineData("gauge")]
    [InlineData("histogram")]
    public void Removing_every_series_one_by_one_costs_as_much_for_each_of_many_as_for_each_of_few(string type)
    {
        const int Few = 125, Many = 2_000;
        PerRemoval(type, Few); // warm
        PerRemoval(type, Many).ShouldBeLessThan(2 * PerRemoval(type, Few));
    }

    [Fact]
    public void One_removal_among_many_copies_no_table()
    {
        var calls = new TestRegistry().Metrics.Counter("calls_total", "Calls.", Label.Id("id"));
        var ids = Announced(calls, 1_900);
        calls.Remove(ids[0]);
        Allocations(() => calls.Remove(ids[1])).ShouldBeLessThan(1_900); // a byte for each series would be a copy of something
    }

    [Fact]
    public void Series_that_come_and_go_beside_many_others_copy_no_table_each_time()
    {
        var calls = new TestRegistry().Metrics.Counter("calls_total", "Calls.", Label.Id("id"));
        Announced(calls, 1_500);
        var sessions = Enumerable.Range(0, 4_000).Select(i => $"session {i}").ToArray();
        (Allocations(() =>
        {
            foreach (var session in sessions)
            {
                calls.WithLabels(session);
                calls.Remove(session).ShouldBeTrue();
            }
        }) / sessions.Length).ShouldBeLessThan(1_500);
    }

    [Fact]
    public void Idle_series_leave_for_the_price_of_each()
    {
        PerIdleSeries(125);
        PerIdleSeries(2_000).ShouldBeLessThan(2 * PerIdleSeries(125));
    }

    [Fact]
    public void A_removed_series_finds_its_bundles_without_looking_at_others()
    {
        var test = new TestRegistry();
        var (id, kind, unrelated) = (Label.Id("id"), Label.Text("kind"), Label.Text("unrelated"));
        var calls = test.Metrics.Counter("calls_total", "Calls.", id);
        var exact = test.Metrics.Bundle(id, value => new Handles(calls.WithLabels(value)));
        var wider = test.Metrics.Bundle(kind, id, (_, value) => new Handles(calls.WithLabels(value)));
        var others = Enumerable.Range(0, 50).Select(_ => test.Metrics.Bundle(unrelated, value => new Handles(calls.WithLabels(value)))).ToList();
        others.ForEach(other => other.WithLabels("x"));
        var ids = Enumerable.Range(0, 1_000).Select(i => $"id {i}").ToArray();
        foreach (var value in ids)
        {
            exact.WithLabels(value);
            wider.WithLabels("a", value);
        }

        foreach (var value in ids)
            calls.Remove(value).ShouldBeTrue();
        test.Registry.BundleVisits.ShouldBe(4 * ids.Length, "for each series two maps and the bundle in each");
        exact.Find(ids[0]).ShouldBeNull();
        wider.Find("a", ids[0]).ShouldBeNull();
    }

    [Fact]
    public void A_handle_of_a_removed_series_keeps_no_window_or_table_alive()
    {
        var test = new TestRegistry();
        var waits = test.Metrics.Counter("waits_total", "Waits.", Label.Id("id"));
        var ids = Announced(waits, 100);
        var gone = Weak(waits, ids);
        foreach (var id in ids)
            waits.Remove(id);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        gone.ShouldAllBe(one => !one.IsAlive);
        GC.KeepAlive(waits);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static List<WeakReference> Weak(Labeled<Counter, string> waits, string[] ids) => [.. ids.Select(id => new WeakReference(waits.WithLabels(id)))];
    }

    [Fact]
    public void Look_ups_find_what_is_left_whatever_was_removed_and_added()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 10_000);
        var calls = test.Metrics.Counter("calls_total", "Calls.", Label.Id("id"), Label.Flag("ok"));
        var random = new Random(12);
        var expected = new Dictionary<(string, bool), int>();
        for (var step = 0; step < 20_000; step++)
        {
            var key = ($"id {random.Next(700)}", random.Next(2) == 0);
            if (random.Next(5) < 2)
            {
                calls.Remove(key.Item1, key.Item2).ShouldBe(expected.Remove(key));
            }
            else
            {
                calls.WithLabels(key.Item1, key.Item2).Inc();
                expected[key] = expected.GetValueOrDefault(key) + 1;
            }
        }

        var samples = expected.Select(one => $"calls_total{{id=\"{one.Key.Item1}\",ok=\"{(one.Key.Item2 ? "true" : "false")}\"}} {one.Value}");
        test.Samples.Split('\n').Order(StringComparer.Ordinal).ShouldBe(samples.Order(StringComparer.Ordinal));
    }

    private static long PerRemoval(string type, int series)
    {
        var metrics = new TestRegistry().Metrics;
        var id = Label.Id("id");
        return type switch
        {
            "counter" => Per(metrics.Counter("a_total", "A.", id), series),
            "gauge" => Per(metrics.Gauge("a", "A.", id), series),
            _ => Per(metrics.Histogram("a", "A.", null, id), series),
        };
    }

    private static long Per<TSeries>(Labeled<TSeries, string> metric, int series)
        where TSeries : class
    {
        var ids = Announced(metric, series);
        return Allocations(() =>
        {
            foreach (var id in ids)
                metric.Remove(id).ShouldBeTrue();
        }) / series;
    }

    private static long PerIdleSeries(int series)
    {
        var test = new TestRegistry(options => (options.SeriesIdleTimeout, options.SeriesIdle) = (TimeSpan.FromHours(1), IdleSeries.All));
        Announced(test.Metrics.Counter("a_total", "A.", Label.Id("id")), series);
        test.Registry.RemoveIdleSeries();
        test.Time.Advance(TimeSpan.FromMinutes(59));
        return Allocations(() =>
        {
            test.Time.Advance(TimeSpan.FromMinutes(2));
            test.Registry.RemoveIdleSeries();
            test.Samples.ShouldBeEmpty();
        }) / series;
    }

    private static string[] Announced<TSeries>(Labeled<TSeries, string> metric, int series)
        where TSeries : class
    {
        string[] ids = [.. Enumerable.Range(0, series).Select(i => $"id {i}")];
        metric.Announce(ids);
        return ids;
    }

    private static long Allocations(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed record Handles(Counter Calls);
}
