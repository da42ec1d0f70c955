namespace Gateway.Instrumentation.Tests.Engine;

/// <summary>Two Prometheus servers may scrape at the same moment, also the very first time: none of them takes the other's reading for a failure.</summary>
public sealed class OverlappingScrapesTests : IDisposable
{
    private readonly MetricRegistry _registry = new(new GatewayMetricsOptions { CallbackTimeout = TimeSpan.FromMinutes(1) });
    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _release = new();
    private readonly Gauge _depth;
    private int _calls;

    public OverlappingScrapesTests()
    {
        _depth = new MetricFactory(_registry).Gauge("queue_depth", "Jobs that wait.");
        _depth.AddCallback(() =>
        {
            _entered.Set();
            _release.Wait(TimeSpan.FromMinutes(1));
            return ++_calls;
        });
    }

    public void Dispose()
    {
        _entered.Dispose();
        _release.Dispose();
    }

    [Fact]
    public void Who_reads_while_another_thread_reads_for_the_first_time_waits_and_takes_the_same_number()
    {
        var seen = new double[2];
        var first = new Thread(() => seen[0] = _depth.Value);
        var second = new Thread(() => seen[1] = _depth.Value);
        first.Start();
        _entered.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        second.Start();
        SpinWait.SpinUntil(() => second.Join(0) || (second.ThreadState & ThreadState.WaitSleepJoin) != 0, TimeSpan.FromMinutes(1)).ShouldBeTrue();

        _release.Set();
        first.Join();
        second.Join();

        seen.ShouldBe([1, 1]);
        _registry.CollectText().ShouldNotContain("callback_failed");
    }

    [Fact]
    public async Task Ten_first_scrapes_at_once_all_have_the_number_and_count_no_failure()
    {
        var first = _registry.PageAsync();
        _entered.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        var others = Enumerable.Range(0, 9).Select(_ => _registry.PageAsync()).ToList();

        _release.Set();

        (await first).ShouldMatch("queue_depth [12]\n"); // the next round may end before this page is written
        foreach (var page in await Task.WhenAll(others))
        {
            page.ShouldContain("queue_depth 2\n"); // they share one round
            page.ShouldNotContain("callback_failed");
        }
    }
}
