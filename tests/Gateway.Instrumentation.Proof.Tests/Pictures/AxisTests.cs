using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

public sealed class AxisTests
{
    [Theory]
    [InlineData("short", 0, 9, "0 2 4 6 8 10")]
    [InlineData("short", 100, 104, "100 101 102 103 104")]
    [InlineData("short", -3, 3, "-2 0 2")]
    [InlineData("short", -9, -8, "-9.0 -8.8 -8.6 -8.4 -8.2 -8.0")]
    [InlineData("s", 0, 170, "0 s 1 min 2 min 3 min")]
    [InlineData("dthms", 0.8, 1.3, "00:00:00 00:00:01 00:00:02")]
    [InlineData("dthms", 0, 260, "00:00:00 00:01:00 00:02:00 00:03:00 00:04:00")]
    [InlineData("bytes", 0, 3_900_000, "0 B 1 MiB 2 MiB 3 MiB 4 MiB")]
    [InlineData("percentunit", 0, 0.012, "0% 0.5% 1.0%")]
    public void Lines_of_an_axis_stand_at_round_values_of_the_unit(string unit, double least, double most, string texts) => Texts(Axis.Of([least, most], new Unit(unit)), unit).ShouldBe(texts);

    [Theory]
    [InlineData(0, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(5, "0 2 4 6 8 10")]
    [InlineData(-5, "-10 -8 -6 -4 -2 0")]
    public void One_value_stands_within_its_axis(double value, string texts)
    {
        var axis = Axis.Of([value], Unit.Number);

        Texts(axis, "short").ShouldBe(texts);
        axis.Place(value).ShouldBeInRange(0, 1);
    }

    [Fact]
    public void Values_that_differ_by_the_noise_of_their_calculation_are_one() =>
        Texts(Axis.Of([0.095, 0.095 + 2e-17, 0.09500000000000001], Unit.Seconds), "s").ShouldBe("0 s 50 ms 100 ms 150 ms 200 ms");

    [Fact]
    public void An_axis_ends_near_its_values_and_not_only_at_a_line()
    {
        var axis = Axis.Of([-1.4, 100], Unit.Percent, steps: 2);

        (axis.Min, axis.Max, axis.Step).ShouldBe((-20, 120, 50));
    }

    [Fact]
    public void The_ends_that_a_panel_gives_are_the_ends()
    {
        var axis = Axis.Of([0.2, 3], Unit.Ratio, min: 0, max: 1);

        (axis.Min, axis.Max).ShouldBe((0, 1));
        Texts(axis, "percentunit").ShouldBe("0% 20% 40% 60% 80% 100%");
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(null, -5)]
    public void An_end_beyond_all_values_leaves_an_axis(int? min, int? max)
    {
        var axis = Axis.Of([0, 1], Unit.Number, min, max);

        axis.Max.ShouldBeGreaterThan(axis.Min);
        axis.Ticks.ShouldNotBeEmpty();
    }

    [Fact]
    public void No_value_and_values_that_are_no_numbers_leave_an_axis() =>
        Axis.Of([double.NaN, double.PositiveInfinity], Unit.Number).ShouldBe(Axis.Of([], Unit.Number));

    [Fact]
    public void Times_stand_at_full_steps() =>
        Axis.OfTime(Sketch.Minute, 4).Ticks.ShouldBe([1_700_000_040, 1_700_000_055, 1_700_000_070, 1_700_000_085, 1_700_000_100]);

    private static string Texts(Axis axis, string unit) => string.Join(' ', axis.Ticks.Select(tick => UnitText.Of(new Unit(unit), tick, axis.Step)));
}
