namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>A gauge that several cores count up and down at once has a number on each of them.</summary>
public class ContendedGaugeTests
{
    private const int Writers = 4;
    private const int Rounds = 50_000;

    private readonly MetricRegistry _registry = new();
    private readonly Gauge _gauge;

    public ContendedGaugeTests() => _gauge = new MetricFactory(_registry).Gauge("in_flight", "In flight.");

    [Fact]
    public void Nothing_is_lost_while_it_spreads()
    {
        _gauge.Set(7);
        Together(_ =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                _gauge.Inc(3);
                _gauge.Dec();
            }
        });
        _gauge.Value.ShouldBe(7 + (2 * Writers * Rounds));
    }

    [Fact]
    public void It_starts_from_what_was_counted_before()
    {
        _gauge.Inc(2.5);
        _gauge.Spread();
        _gauge.IsSpread().ShouldBeTrue();
        _gauge.Value.ShouldBe(2.5);
        Together(_ => _gauge.Dec());
        _gauge.Value.ShouldBe(2.5 - Writers);
        Page().ShouldContain("in_flight -1.5\n");
    }

    [Fact]
    public void One_that_was_never_counted_shows_nothing_and_then_the_count()
    {
        Page().ShouldNotContain("\nin_flight ");
        _gauge.Spread();
        _gauge.Inc();
        Page().ShouldContain("in_flight 1\n");
    }

    [Fact]
    public void A_number_that_is_set_holds_whatever_was_counted_before()
    {
        _gauge.Spread();
        Together(_ => _gauge.Inc());
        _gauge.Set(7);
        _gauge.Value.ShouldBe(7);
        Together(_ => _gauge.Inc());
        _gauge.Value.ShouldBe(7 + Writers);
        _gauge.Set(double.NaN);
        _gauge.Value.ShouldBe(double.NaN);
    }

    [Fact]
    public void Setting_and_counting_at_once_ends_with_a_number_between_what_can_be()
    {
        _gauge.Spread();
        Together(worker =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                if (worker == 0)
                    _gauge.Set(0);
                else
                    _gauge.Inc();
            }
        });
        _gauge.Value.ShouldBeInRange(0, (Writers - 1) * Rounds);
        _gauge.Set(0);
        _gauge.Inc();
        _gauge.Value.ShouldBe(1);
    }

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void What_is_no_number_is_kept_as_in_one_word(double amount, double value)
    {
        _gauge.Spread();
        _gauge.Inc(amount);
        _gauge.Inc();
        _gauge.Value.ShouldBe(value);
    }

    [Fact]
    public void A_removed_one_goes_on_as_a_new_one_from_0()
    {
        var gauges = new MetricFactory(_registry).Gauge("workers", "Workers.", Label.Text("pool"));
        var gauge = gauges.WithLabels("a");
        gauge.Spread();
        gauge.Inc(5);
        gauges.Remove("a").ShouldBeTrue();
        Page().ShouldNotContain("workers{");
        gauge.Inc();
        Page().ShouldContain("workers{pool=\"a\"} 1\n");
    }

    [Fact]
    public void A_scrape_never_sees_half_of_what_is_counted_up_on_one_core_and_down_on_another()
    {
        // Two threads take turns: one counts up, the other down again, mostly on another core. Readings that fall in
        // between see the one change and not the other, unless they are repeated.
        const int Turns = 8_000;
        var cells = new SpreadValue(0);
        var turn = 0;
        var seen = new List<double>();
        new Crew()
            .Workers(2, worker =>
            {
                for (var i = 0; i < Turns; i++)
                {
                    var wait = default(SpinWait);
                    while ((Volatile.Read(ref turn) & 1) != worker)
                        wait.SpinOnce(sleep1Threshold: -1);
                    cells.TryAdd(worker == 0 ? 1 : -1).ShouldBeTrue();
                    Thread.SpinWait(50);
                    Interlocked.Increment(ref turn);
                }
            })
            .Disturber(() =>
            {
                cells.TryRead(out var value).ShouldBeTrue();
                seen.Add(value);
            })
            .Run();
        seen.ShouldAllBe(value => value == 0 || value == 1);
        cells.TryRead(out var left).ShouldBeTrue();
        left.ShouldBe(0);
    }

    [Fact]
    public void Where_idle_series_are_dropped_it_stays_one_word_so_that_every_change_is_seen()
    {
        var registry = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = TimeSpan.FromMinutes(5) });
        var gauge = new MetricFactory(registry).Gauge("in_flight", "In flight.");
        Together(_ =>
        {
            for (var i = 0; i < Rounds; i++)
                gauge.Inc();
        });
        gauge.IsSpread().ShouldBeFalse();
        gauge.Value.ShouldBe(Writers * Rounds);
    }

    private string Page() => _registry.CollectText();

    private static void Together(Action<int> work) => new Crew().Workers(Writers, work).Run();
}
