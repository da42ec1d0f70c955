namespace Gateway.Instrumentation.Tests.Concurrency;

public class ScrapeUnderLoadTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void Every_page_is_valid_while_series_are_written_created_removed_and_reset()
    {
        const int Writes = 30_000;
        var queue = Label.Text("queue", limit: 20);
        var jobs = _test.Metrics.Counter("jobs_total", "Jobs.", queue);
        var wait = _test.Metrics.Histogram("wait_seconds", "Waits.", [0.1, 1, 10], queue, Label.Enum<SyncTrigger>("trigger"));
        var depth = _test.Metrics.Gauge("depth", "Depth.", queue);
        var done = 0;
        var pages = 0;
        Threads.Run(5, thread =>
        {
            switch (thread)
            {
                case 0 or 1:
                    for (var i = 0; i < Writes; i++)
                    {
                        var name = $"queue {i % 30}";
                        jobs.WithLabels(name).Inc();
                        wait.WithLabels(name, (SyncTrigger)(i % 3)).Observe(i % 20);
                        depth.WithLabels(name).Set(i);
                    }

                    Interlocked.Increment(ref done);
                    break;
                case 2:
                    for (var i = 0; Volatile.Read(ref done) < 2; i++)
                    {
                        var name = $"queue {i % 30}";
                        jobs.Remove(name);
                        wait.Remove(name, (SyncTrigger)(i % 3));
                        depth.Remove(name);
                        if (i % 100 == 0)
                            _test.Registry.Reset();
                        if (i % 10 == 0)
                            Thread.Yield();
                    }

                    break;
                default:
                    do
                    {
                        var page = PageCheck.Parse(_test.Registry.CollectText());
                        page.Samples.ShouldAllBe(sample => sample.Value >= 0);
                        Interlocked.Increment(ref pages);
                    }
                    while (Volatile.Read(ref done) < 2);

                    break;
            }
        });

        pages.ShouldBeGreaterThanOrEqualTo(2);
        PageCheck.Parse(_test.Registry.CollectText());
        _test.Log.Entries.ShouldAllBe(entry => entry.Exception == null);
    }

    [Fact]
    public void No_increment_through_a_held_handle_vanishes_while_its_series_is_removed()
    {
        const int Writes = 20_000;
        var jobs = _test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"));
        var handle = jobs.WithLabels("a");
        var done = 0;
        double shown = 0;
        Threads.Run(3, thread =>
        {
            if (thread < 2)
            {
                for (var i = 0; i < Writes; i++)
                    handle.Inc();
                Interlocked.Increment(ref done);
                return;
            }

            while (Volatile.Read(ref done) < 2)
            {
                shown += jobs.WithLabels("a").Value;
                jobs.Remove("a");
                Thread.Yield();
            }
        });

        // What was read just before a removal is a lower bound of what it took away; what comes after it must all be there.
        (shown + jobs.WithLabels("a").Value).ShouldBeLessThanOrEqualTo(2 * Writes);
        jobs.Remove("a");
        Threads.Run(2, _ =>
        {
            for (var i = 0; i < Writes; i++)
                handle.Inc();
        });
        jobs.WithLabels("a").Value.ShouldBe(2 * Writes);
    }
}
