using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Snapshots;

/// <summary>A snapshot reads what it shows, once.</summary>
public class SnapshotCostTests
{
    [Fact]
    public void Series_that_it_does_not_show_cost_nothing()
    {
        var (few, many) = (Create(providers: 10), Create(providers: 10));
        var other = many.Factory.Histogram("jobs_seconds", "Jobs.", null, Label.Number("n"));
        for (var i = 0; i < 20_000; i++)
            other.WithLabels(i).Observe(1);

        // What the series' list itself would be, read once.
        (AllocatedBy(many) - AllocatedBy(few)).ShouldBeLessThan(20_000);
    }

    [Fact]
    public void Twice_as_many_names_cost_twice_as_much()
    {
        var half = AllocatedBy(Create(providers: 1000));

        AllocatedBy(Create(providers: 2000)).ShouldBeLessThan(half * 5 / 2);
    }

    [Fact]
    public async Task A_client_that_is_gone_stops_the_work()
    {
        using var gone = new CancellationTokenSource();
        var time = new CountingTime();
        var metrics = new GatewayMetrics(timeProvider: time);
        for (var i = 0; i < 200; i++)
            metrics.Http.RecordRequest("GET", $"/{i}", 200, TimeSpan.FromSeconds(1));
        time.Reads = 0;
        time.OnRead = reads =>
        {
            if (reads == 20)
                gone.Cancel();
        };

        await Should.ThrowAsync<OperationCanceledException>(() => metrics.SnapshotAsync(gone.Token));

        time.Reads.ShouldBeInRange(20, 30); // each endpoint's window asks the time
    }

    [Fact]
    public async Task A_callback_of_what_it_shows_is_asked_and_one_that_hangs_is_not_waited_for()
    {
        var options = new GatewayMetricsOptions { CallbackTimeout = TimeSpan.FromMilliseconds(500) };
        var metrics = new GatewayMetrics(options);
        using var release = new ManualResetEventSlim();
        var hits = metrics.Factory.Counter("cache_hits_total", "The application's own.", Label.Text("cache_name"));
        hits.WithLabels("here").AddCallback(() => 7);
        hits.WithLabels("there").AddCallback(() =>
        {
            release.Wait(TimeSpan.FromMinutes(1));
            return 1;
        });

        (await metrics.SnapshotAsync()).Cache.Hits.ShouldBe(7);

        release.Set();
    }

    private static GatewayMetrics Create(int providers)
    {
        var metrics = TestMetrics.Create(configure: options => (options.DefaultLabelLimit, options.MaxSeriesPerMetric) = (100_000, 100_000));
        for (var i = 0; i < providers; i++)
            metrics.Providers.Announce($"provider-{i}");
        return metrics;
    }

    private static long AllocatedBy(GatewayMetrics metrics)
    {
        metrics.Snapshot();
        var before = GC.GetAllocatedBytesForCurrentThread();
        metrics.Snapshot();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class CountingTime : TimeProvider
    {
        public int Reads { get; set; }

        public Action<int> OnRead { get; set; } = static _ => { };

        public override long GetTimestamp()
        {
            OnRead(++Reads);
            return base.GetTimestamp();
        }
    }
}
