namespace Gateway.Instrumentation.Hardness.Tests;

public class BoundTextTests
{
    [Theory]
    [InlineData(1, "1.0")]
    [InlineData(0, "0.0")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(1.5e-5, "1.5e-05")]
    [InlineData(100000, "100000.0")]
    [InlineData(999999, "999999.0")]
    [InlineData(999999.5, "999999.5")]
    [InlineData(1e6, "1e+06")]
    [InlineData(1234567, "1.234567e+06")]
    [InlineData(1e10, "1e+10")]
    [InlineData(1e100, "1e+100")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(-1, "-1.0")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(-1e6, "-1e+06")]
    public void A_bound_has_the_canonical_text_in_both_formats(double bound, string text)
    {
        var registry = new MetricRegistry();
        new MetricFactory(registry).Histogram("h", "Bounds.", [bound]);

        foreach (var format in Enum.GetValues<ExpositionFormat>())
            registry.CollectText(format).ShouldContain($"h_bucket{{le=\"{text}\"}} 0\nh_bucket{{le=\"+Inf\"}} 0\n");
    }

    [Fact]
    public void The_canonical_text_of_any_bound_reads_back_to_the_same_bits()
    {
        Seeds.ForEach(300, (_, random) =>
        {
            var bound = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(bound))
                return;
            var registry = new MetricRegistry();
            new MetricFactory(registry).Histogram("h", "Bounds.", [bound]);

            var page = registry.CollectText();

            page.ShouldContain($"h_bucket{{le=\"{GoFormat.Canonical(bound)}\"}} 0\n");
            var text = page.Split("le=\"")[1].Split('"')[0];
            double.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(bound);
        });
    }
}
