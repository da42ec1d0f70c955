namespace Gateway.Instrumentation.Tests.Engine;

public class HistogramTimerTests
{
    private readonly TestRegistry _test = new();
    private readonly Histogram _wait;

    public HistogramTimerTests() => _wait = _test.Metrics.Histogram("wait_seconds", "Time in the queue.", [1, 2.5, 5]);

    [Fact]
    public void A_timer_observes_the_time_until_it_is_disposed()
    {
        using (_wait.Time())
            _test.Time.Advance(TimeSpan.FromSeconds(2));
        _wait.Count.ShouldBe(1);
        _wait.Sum.ShouldBe(2);
    }

    [Fact]
    public void A_timer_disposed_twice_observes_once()
    {
        var timer = _wait.Time();
        _test.Time.Advance(TimeSpan.FromSeconds(2));
        timer.Dispose();
        _test.Time.Advance(TimeSpan.FromSeconds(2));
        timer.Dispose();
        _wait.Count.ShouldBe(1);
        _wait.Sum.ShouldBe(2);
    }

    [Fact]
    public void Copies_of_a_timer_observe_once()
    {
        var timer = _wait.Time();
        var copy = timer;
        copy.Dispose();
        timer.Dispose();
        _wait.Count.ShouldBe(1);
    }

    [Fact]
    public void Throwing_ends_the_measurement_too()
    {
        Should.Throw<InvalidOperationException>(() =>
        {
            using var timer = _wait.Time();
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            throw new InvalidOperationException();
        });
        _wait.Sum.ShouldBe(3);
    }

    [Fact]
    public void Nested_timers_each_observe_their_own_time()
    {
        using (_wait.Time())
        {
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            using (_wait.Time())
                _test.Time.Advance(TimeSpan.FromSeconds(2));
        }

        _wait.Count.ShouldBe(2);
        _wait.Sum.ShouldBe(5);
    }

    [Fact]
    public void A_timer_that_was_never_started_is_harmless()
    {
        default(HistogramTimer).Dispose();
        _wait.Count.ShouldBe(0);
    }

    [Fact]
    public void A_clock_that_is_set_back_gives_0_and_not_a_negative_time()
    {
        using (_wait.Time())
            _test.Time.Advance(TimeSpan.FromSeconds(-10));
        _wait.Count.ShouldBe(1);
        _wait.Sum.ShouldBe(0);
    }

    [Fact]
    public async Task A_timer_may_cross_an_await()
    {
        using (_wait.Time())
        {
            await Task.Yield();
            _test.Time.Advance(TimeSpan.FromSeconds(1));
        }

        _wait.Sum.ShouldBe(1);
    }
}
