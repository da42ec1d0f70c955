using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Engine;

/// <summary>A callback that hangs takes one thread with it, and nothing else.</summary>
public sealed class HangingCallbackTests : IDisposable
{
    private readonly TestRegistry _test = new(options => options.CallbackTimeout = TimeSpan.FromMilliseconds(500));
    private readonly ManualResetEventSlim _release = new();
    private int _calls;

    public void Dispose() => _release.Dispose();

    [Fact]
    public async Task The_page_goes_without_it_until_it_returns()
    {
        _test.Metrics.Gauge("first", "Before.").AddCallback(() => 1);
        _test.Metrics.Gauge("stuck", "Hangs.").AddCallback(Hang);
        _test.Metrics.Gauge("last", "After.").AddCallback(() => 3);

        for (var scrape = 1; scrape <= 3; scrape++)
        {
            var page = MetricsPage.Parse(await _test.Registry.PageAsync());
            page.Value("first").ShouldBe(1);
            page.Value("last").ShouldBe(3);
            page.Has("stuck").ShouldBeFalse();
            page.Value("gateway_metrics_rejected_total", ("metric", "stuck"), ("reason", "callback_failed")).ShouldBe(scrape);
        }

        _calls.ShouldBe(1);
        _test.Log.Entries.ShouldHaveSingleItem().Message.ShouldStartWith(
            "A callback of metric stuck took longer than CallbackTimeout (00:00:00.5000000), or asked for its own number:");

        _release.Set();
        await UntilAsync(page => page.Has("stuck"));
        _test.Log.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Many_that_hang_take_one_thread_each_however_many_scrapes_come()
    {
        var stuck = _test.Metrics.Gauge("stuck", "Hangs.", Label.Number("n"));
        for (var i = 0; i < 12; i++)
            stuck.WithLabels(i).AddCallback(Hang);
        _test.Metrics.Gauge("last", "After.").AddCallback(() => 3);

        foreach (var text in await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => _test.Registry.PageAsync()))))
            MetricsPage.Parse(text).Value("last").ShouldBe(3);

        _calls.ShouldBe(12);
        _release.Set();
        await UntilAsync(page => page.Has("stuck", ("n", "11")));
    }

    [Fact]
    public async Task A_counter_keeps_its_number_meanwhile_and_takes_what_was_said_too_late()
    {
        var hangs = false;
        var counter = _test.Metrics.Counter("jobs_total", "Jobs.");
        counter.AddCallback(() => Volatile.Read(ref hangs) ? Hang() + 20 : 10);
        (await _test.Registry.PageAsync()).ShouldContain("jobs_total 10\n");
        Volatile.Write(ref hangs, true);

        (await _test.Registry.PageAsync()).ShouldContain("jobs_total 10\n");

        _release.Set();
        await UntilAsync(page => page.Value("jobs_total").Equals(21d));
    }

    [Fact]
    public async Task A_reset_does_not_wait_for_it()
    {
        var counter = _test.Metrics.Counter("jobs_total", "Jobs.");
        counter.AddCallback(Hang);
        counter.Inc(5);

        await _test.Registry.ResetAsync();

        (await _test.Registry.PageAsync()).ShouldContain("jobs_total 0\n");
        _release.Set();
    }

    [Fact]
    public async Task A_scrape_that_is_cancelled_waits_for_nothing()
    {
        var test = new TestRegistry(options => options.CallbackTimeout = TimeSpan.FromMinutes(1));
        using var entered = new ManualResetEventSlim();
        test.Metrics.Gauge("stuck", "Hangs.").AddCallback(() =>
        {
            entered.Set();
            return Hang();
        });
        using var gone = new CancellationTokenSource();
        var scrape = test.Registry.PageAsync(gone.Token);
        entered.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();

        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(scrape);
        _release.Set();
    }

    [Fact]
    public async Task Whoever_reads_on_its_own_thread_waits_no_longer_than_the_limit_for_the_call_of_another()
    {
        var depth = _test.Metrics.Gauge("stuck", "Hangs.");
        depth.AddCallback(Hang);
        var held = Task.Run(() => depth.Value);
        SpinWait.SpinUntil(() => Volatile.Read(ref _calls) == 1, TimeSpan.FromMinutes(1)).ShouldBeTrue();

        _test.Registry.CollectText().ShouldNotContain("\nstuck ");
        _test.Registry.Value("gateway_metrics_rejected_total", ("metric", "stuck")).ShouldBe(2);

        held.IsCompleted.ShouldBeFalse();
        _release.Set();
        (await held).ShouldBe(1);
        _test.Registry.Value("stuck").ShouldBe(1);
    }

    [Fact]
    public async Task A_callback_that_scrapes_its_own_page_the_way_an_endpoint_does_is_left_out_there_alone()
    {
        var test = new TestRegistry(options => options.CallbackTimeout = TimeSpan.FromMinutes(1));
        var pages = 0;
        test.Metrics.Gauge("page_bytes", "Size of the page.").AddCallback(() =>
        {
            pages++;
            return test.Registry.PageAsync().GetAwaiter().GetResult().Length;
        });

        (await test.Registry.PageAsync()).ShouldContain("\npage_bytes ");

        pages.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(61)]
    public void A_limit_that_makes_no_sense_is_refused(int seconds) => Should
        .Throw<Microsoft.Extensions.Options.OptionsValidationException>(() => new MetricRegistry(new GatewayMetricsOptions { CallbackTimeout = TimeSpan.FromSeconds(seconds) }))
        .Message.ShouldContain("GatewayMetricsOptions.CallbackTimeout");

    private double Hang()
    {
        Interlocked.Increment(ref _calls);
        _release.Wait(TimeSpan.FromMinutes(1));
        return 1;
    }

    private async Task UntilAsync(Func<MetricsPage, bool> isRight)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isRight(MetricsPage.Parse(await _test.Registry.PageAsync(patience.Token))))
            await Task.Yield();
    }
}
