using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>Against what the runtime itself says. Other tests run meanwhile: each number lies between two readings.</summary>
public class RuntimeMetricsTests
{
    private readonly TestRegistry _test = new();

    public RuntimeMetricsTests() => _ = new RuntimeMetrics(_test.Metrics);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_collection_counts_for_its_generation_and_the_younger_ones(int generation)
    {
        var before = Enumerable.Range(0, 3).Select(Collections).ToList();
        for (var i = 0; i <= generation; i++)
            before[i].ShouldBeLessThanOrEqualTo(GC.CollectionCount(i));
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        for (var i = 0; i <= generation; i++)
            Collections(i).ShouldBeInRange(before[i] + 1, GC.CollectionCount(i));
    }

    [Fact]
    public void The_generations_are_shown_from_0_to_2() => _test.Registry.Scrape()
        .Samples.Where(sample => sample.Name == "dotnet_gc_collections_total").Select(sample => sample.Labels["generation"]).ShouldBe(["0", "1", "2"]);

    [Fact]
    public void The_heap_holds_what_was_allocated()
    {
        var used = new byte[300_000_000];
        Value("dotnet_gc_heap_size_bytes").ShouldBeGreaterThan(300_000_000);
        (Value("dotnet_gc_heap_size_bytes") / GC.GetTotalMemory(forceFullCollection: false)).ShouldBeInRange(0.5, 2);
        GC.KeepAlive(used);
    }

    [Fact]
    public void The_pauses_are_those_of_the_collector()
    {
        var before = GC.GetTotalPauseDuration().TotalSeconds;
        GC.Collect();
        GC.GetTotalPauseDuration().TotalSeconds.ShouldBeGreaterThan(before);
        Value("dotnet_gc_pause_seconds_total").ShouldBeInRange(before, GC.GetTotalPauseDuration().TotalSeconds);
    }

    [Fact]
    public async Task The_pool_has_the_threads_that_work()
    {
        await Task.Run(() => Value("dotnet_threadpool_threads").ShouldBeGreaterThanOrEqualTo(1));
        (Value("dotnet_threadpool_threads") - ThreadPool.ThreadCount).ShouldBeInRange(-20, 20);
    }

    [Fact]
    public async Task Work_that_waits_for_a_thread_is_in_the_queue()
    {
        // More than the pool may have threads for in the time: they wait, however fast the machine is.
        const int Items = 5000;
        using var end = new ManualResetEventSlim();
        var work = Enumerable.Range(0, Items).Select(_ => Task.Run(() => end.Wait())).ToList();
        Value("dotnet_threadpool_queue_length").ShouldBeInRange(Items / 2, Items + 1000);
        end.Set();
        await Task.WhenAll(work);
    }

    [Fact]
    public void A_thread_that_waits_for_a_lock_is_counted()
    {
        var before = Value("dotnet_lock_contentions_total");
        var gate = new object();
        var other = new Thread(() =>
        {
            lock (gate)
                GC.KeepAlive(gate);
        });
        lock (gate)
        {
            other.Start();
            SpinWait.SpinUntil(() => other.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromMinutes(1)).ShouldBeTrue();
        }

        other.Join();
        Value("dotnet_lock_contentions_total").ShouldBeInRange(before + 1, Monitor.LockContentionCount);
    }

    [Fact]
    public async Task Exceptions_are_counted_once_each_however_many_registries_show_them()
    {
        var second = new TestRegistry();
        _ = (new RuntimeMetrics(second.Metrics), new RuntimeMetrics(_test.Metrics));
        long seen = 0;
        void See(object? sender, EventArgs args) => Interlocked.Increment(ref seen);
        AppDomain.CurrentDomain.FirstChanceException += See;
        try
        {
            var before = (Value("dotnet_exceptions_total"), second.Registry.Value("dotnet_exceptions_total"));
            for (var i = 0; i < 100; i++)
                Should.Throw<TimeoutException>(Throw);
            await Should.ThrowAsync<TimeoutException>(async () =>
            {
                await Task.Yield();
                Throw();
            });
            (Value("dotnet_exceptions_total") - before.Item1).ShouldBeInRange(101, Volatile.Read(ref seen));
            (second.Registry.Value("dotnet_exceptions_total") - before.Item2).ShouldBeInRange(101, Volatile.Read(ref seen));
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= See;
        }

        static void Throw() => throw new TimeoutException();
    }

    [Fact]
    public void A_second_instance_doubles_nothing()
    {
        _ = new RuntimeMetrics(_test.Metrics);
        for (var i = 0; i < 3; i++)
            Collections(i).ShouldBeLessThanOrEqualTo(GC.CollectionCount(i));
    }

    [Fact]
    public void A_reset_restarts_the_counters_of_this_registry_alone()
    {
        var other = new TestRegistry();
        _ = new RuntimeMetrics(other.Metrics);
        GC.Collect();
        var before = (Mine: GC.CollectionCount(0), Other: other.Registry.Value("dotnet_gc_collections_total", ("generation", "0")));
        _test.Registry.Reset();
        Collections(0).ShouldBeInRange(0, GC.CollectionCount(0) - before.Mine);
        other.Registry.Value("dotnet_gc_collections_total", ("generation", "0")).ShouldBeGreaterThanOrEqualTo(before.Other);
    }

    [Fact]
    public void Where_recording_is_off_nothing_is_shown()
    {
        var test = new TestRegistry(options => options.Enabled = false);
        _ = new RuntimeMetrics(test.Metrics);
        test.Registry.CollectText().ShouldBeEmpty();
        test.Registry.Definitions.Select(definition => definition.Name).ShouldBe(_test.Registry.Definitions.Select(definition => definition.Name));
    }

    private double Value(string name) => _test.Registry.Value(name);

    private double Collections(int generation) => _test.Registry.Value("dotnet_gc_collections_total", ("generation", $"{generation}"));
}
