using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

public sealed class UnitTextTests
{
    [Theory]
    [InlineData("short", 0, "0")]
    [InlineData("short", 7, "7")]
    [InlineData("short", 0.123456, "0.123")]
    [InlineData("short", -1.5, "-1.50")]
    [InlineData("short", 1234, "1.23 K")]
    [InlineData("short", 999.96, "1 K")]
    [InlineData("short", 2_500_000, "2.50 Mil")]
    [InlineData("s", 0, "0 s")]
    [InlineData("s", 0.00025, "250 µs")]
    [InlineData("s", 0.0421, "42.1 ms")]
    [InlineData("s", 12.34, "12.3 s")]
    [InlineData("s", 90, "1.50 min")]
    [InlineData("s", 7200, "2 hour")]
    [InlineData("percentunit", 0.0525, "5.25%")]
    [InlineData("percentunit", 1, "100%")]
    [InlineData("percent", 33.3333, "33.3%")]
    [InlineData("bytes", 1536, "1.50 KiB")]
    [InlineData("bytes", 123_456_789, "118 MiB")]
    [InlineData("reqps", 0.5, "0.500 req/s")]
    [InlineData("ops", 1500, "1.50K ops/s")]
    [InlineData("mps", 12, "12 msg/s")]
    [InlineData("currencyUSD", -1234.5, "-$1.23K")]
    [InlineData("currencyUSD", 0.0421, "$0.0421")]
    [InlineData("dthms", 0.7, "00:00:00")]
    [InlineData("dthms", 61, "00:01:01")]
    [InlineData("dthms", 86399, "23:59:59")]
    [InlineData("dthms", 93784.5, "1 d 02:03:04")]
    [InlineData("dthms", -3600, "01:00:00 ago")]
    [InlineData("count:tokens/s", 1234, "1.23K tokens/s")]
    [InlineData("dateTimeAsIso", 1_700_000_000_000, "2023-11-14 22:13:20")]
    [InlineData("unheard", 3, "3 unheard")]
    [InlineData("s", double.NaN, "NaN")]
    [InlineData("bytes", double.PositiveInfinity, "∞")]
    [InlineData("bytes", double.NegativeInfinity, "-∞")]
    public void A_value_reads_as_in_Grafana(string unit, double value, string text) => UnitText.Of(new Unit(unit), value).ShouldBe(text);

    [Theory]
    [InlineData("s", 0.5, 0.5, "500 ms")]
    [InlineData("s", 1.5, 0.5, "1.5 s")]
    [InlineData("s", 2, 0.5, "2.0 s")]
    [InlineData("short", 100.02, 0.01, "100.02")]
    [InlineData("short", 0, 0.01, "0")]
    [InlineData("percentunit", 0.1, 0.05, "10%")]
    public void A_value_of_an_axis_has_the_decimals_of_its_step(string unit, double value, double step, string text) => UnitText.Of(new Unit(unit), value, step).ShouldBe(text);
}
