using Gateway.Instrumentation.Tool.Watching;

namespace Gateway.Instrumentation.Tool.Tests;

public class ReadableTests
{
    [Theory]
    [InlineData(0, "a", "0")]
    [InlineData(0.00001234, "a", "1.23e-5")]
    [InlineData(1.23456, "a", "1.235")]
    [InlineData(-12.34, "a", "-12.3")]
    [InlineData(1234567.8, "a", "1,234,568")]
    [InlineData(double.NaN, "a", "NaN")]
    [InlineData(double.NegativeInfinity, "a", "-Inf")]
    [InlineData(0.0000123, "a_seconds", "12.3 µs")]
    [InlineData(0.25, "a_seconds", "250 ms")]
    [InlineData(2.5, "a_seconds", "2.5 s")]
    [InlineData(600, "a_seconds", "10 min")]
    [InlineData(36_000, "a_seconds", "10 h")]
    [InlineData(1_700_000_000, "a_timestamp_seconds", "1,700,000,000")]
    [InlineData(512, "a_bytes", "512 B")]
    [InlineData(1536, "a_bytes", "1.5 KiB")]
    [InlineData(3_145_728, "a_bytes", "3 MiB")]
    [InlineData(5_368_709_120, "a_bytes", "5 GiB")]
    public void Numbers_have_the_unit_of_their_metric(double value, string name, string expected) => Readable.Of(value, name).ShouldBe(expected);

    [Theory]
    [InlineData(new double[] { 0, 50, 100 }, true, "▁▄█")]
    [InlineData(new double[] { 99, 100, 101 }, true, "▇▇█")]
    [InlineData(new double[] { 99, 100, 101 }, false, "▁▄█")]
    [InlineData(new double[] { 5, 5 }, false, "▁▁")]
    [InlineData(new double[] { 0, 0 }, true, "▁▁")]
    [InlineData(new double[] { double.NaN, 1, double.PositiveInfinity, 2 }, false, " ▁ █")]
    [InlineData(new double[0], false, "")]
    public void A_sparkline_goes_from_the_lowest_to_the_highest(double[] values, bool fromZero, string expected) => Sparkline.Of(values, fromZero).ShouldBe(expected);

    [Fact]
    public void Percentiles_of_odd_histograms_are_none_or_a_bound()
    {
        Percentiles.Of([], 0.5).ShouldBeNull();
        Percentiles.Of([new(1, 5)], 0.5).ShouldBeNull(); // no +Inf
        Percentiles.Of([new(double.PositiveInfinity, 5)], 0.5).ShouldBeNull();
        Percentiles.Of([new(1, 0), new(double.PositiveInfinity, 0)], 0.5).ShouldBeNull();
        Percentiles.Of([new(1, double.NaN), new(double.PositiveInfinity, double.NaN)], 0.5).ShouldBeNull();
        Percentiles.Of([new(-1, 5), new(double.PositiveInfinity, 5)], 0.5).ShouldBe(-1);
        Percentiles.Of([new(2, 4), new(double.PositiveInfinity, 4)], 0.5).ShouldBe(1);
    }
}
