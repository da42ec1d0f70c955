namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>A removed series is absent. A scrape that meets the removal half-way must not show what its cells hold then.</summary>
public class RemovedGaugeTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void A_contended_gauge_is_never_NaN_while_it_is_removed()
    {
        var gauges = new MetricFactory(new MetricRegistry()).Gauge("in_flight", "Calls in flight.", Label.Text("queue"));
        var current = gauges.WithLabels("a");
        long seen = 0, notNumbers = 0;
        new Crew()
            .Workers(1, _ =>
            {
                for (var i = 0; i < Rounds; i++)
                {
                    var gauge = gauges.WithLabels("a");
                    gauge.Inc();
                    gauge.Spread();
                    Volatile.Write(ref current, gauge);
                    gauges.Remove("a");
                }
            })
            .Disturber(() =>
            {
                // As a scrape reads it: nothing, or a number. Nothing is a null here and no NaN.
                if (Volatile.Read(ref current).Number is not { } shown)
                    return;
                Interlocked.Increment(ref seen);
                if (double.IsNaN(shown))
                    Interlocked.Increment(ref notNumbers);
            })
            .Run();

        seen.ShouldBeGreaterThan(0);
        notNumbers.ShouldBe(0);
    }

    [Fact]
    public void A_retired_part_makes_the_whole_read_fail()
    {
        var value = new SpreadValue(5);
        value.TryRead(out var sum).ShouldBeTrue();
        sum.ShouldBe(5);
        value.Retire();
        value.TryRead(out _).ShouldBeFalse();

        var count = new SpreadCount(5);
        count.TryRead(out var whole).ShouldBeTrue();
        whole.ShouldBe(5);
        count.Retire().ShouldBe(5);
        count.TryRead(out _).ShouldBeFalse();
    }
}
