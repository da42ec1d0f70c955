namespace Gateway.Instrumentation.Tests.Windows;

public class SketchLayoutTests
{
    private const double Lowest = 1.0 / (1 << 14); // 61 µs
    private const double End = 1024;
    private const int Last = SketchLayout.Count - 1;

    [Fact]
    public void Every_value_of_the_promised_range_is_within_1_percent_of_what_stands_for_its_bucket()
    {
        var worst = 0.0;
        for (var value = 1e-4; value <= 1000; value *= 1.000_05)
            worst = Math.Max(worst, ErrorOf(value));
        foreach (var edge in Edges())
            worst = Math.Max(worst, Math.Max(ErrorOf(edge), ErrorOf(Math.BitDecrement(edge))));
        worst.ShouldBeLessThanOrEqualTo(0.01);

        static double ErrorOf(double value) => value is < Lowest or >= End
            ? 0
            : Math.Abs(SketchLayout.ValueOf(SketchLayout.IndexOf(value)) - value) / value;
    }

    [Fact]
    public void A_larger_value_is_never_in_a_lower_bucket()
    {
        var last = 0;
        for (var value = 1e-6; value < 1e5; value *= 1.000_1)
        {
            var index = SketchLayout.IndexOf(value);
            index.ShouldBeGreaterThanOrEqualTo(last, $"{value}");
            last = index;
        }

        last.ShouldBe(Last);
    }

    [Fact]
    public void Each_bucket_begins_where_the_one_before_it_ends_and_holds_what_stands_for_it()
    {
        for (var bucket = 1; bucket < Last; bucket++)
        {
            SketchLayout.IndexOf(SketchLayout.ValueOf(bucket)).ShouldBe(bucket);
            SketchLayout.ValueOf(bucket).ShouldBeGreaterThan(SketchLayout.ValueOf(bucket - 1));
        }

        foreach (var edge in Edges().SkipLast(1))
            SketchLayout.IndexOf(edge).ShouldBe(SketchLayout.IndexOf(Math.BitDecrement(edge)) + 1, $"{edge}");
        Edges().Count().ShouldBe(Last);
    }

    [Fact]
    public void The_range_is_a_bit_wider_than_promised()
    {
        SketchLayout.IndexOf(Lowest).ShouldBe(1);
        SketchLayout.IndexOf(Math.BitDecrement(Lowest)).ShouldBe(0);
        SketchLayout.IndexOf(End).ShouldBe(Last);
        SketchLayout.IndexOf(Math.BitDecrement(End)).ShouldBe(Last - 1);
        SketchLayout.ValueOf(0).ShouldBe(double.NegativeInfinity);
        SketchLayout.ValueOf(Last).ShouldBe(double.PositiveInfinity);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.Epsilon)]
    [InlineData(2.2250738585072009e-308)]
    [InlineData(2.2250738585072014e-308)]
    [InlineData(1e-5)]
    [InlineData(-double.Epsilon)]
    [InlineData(-1e-4)]
    [InlineData(-1)]
    [InlineData(-1000)]
    [InlineData(-1024)]
    [InlineData(double.MinValue)]
    [InlineData(double.NegativeInfinity)]
    public void Nothing_and_less_is_in_the_first_bucket(double value) => SketchLayout.IndexOf(value).ShouldBe(0);

    [Fact]
    public void Nothing_below_zero_is_nothing() => SketchLayout.IndexOf(-0.0).ShouldBe(0);

    [Theory]
    [InlineData(1024.5)]
    [InlineData(1e6)]
    [InlineData(1e300)]
    [InlineData(double.MaxValue)]
    [InlineData(double.PositiveInfinity)]
    public void The_huge_is_in_the_last_bucket(double value) => SketchLayout.IndexOf(value).ShouldBe(Last);

    [Fact]
    public void No_number_at_all_is_outside_the_buckets()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 1_000_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (SketchLayout.IndexOf(value) is < 0 or > Last)
                Assert.Fail($"seed {seed}: {value:R} is in bucket {SketchLayout.IndexOf(value)}");
        }
    }

    // Of 52 buckets per power of two, from the lowest power to the end of the highest.
    private static IEnumerable<double> Edges()
    {
        for (var power = Lowest; power < End; power *= 2)
        {
            for (var step = 0; step < 52; step++)
            {
                // The edge itself may not be a number: the first one at or above it.
                var edge = power * (1 + (step / 52.0));
                for (var i = 0; i < 4 && SketchLayout.IndexOf(Math.BitDecrement(edge)) == SketchLayout.IndexOf(edge); i++)
                    edge = Math.BitIncrement(edge);
                yield return edge;
            }
        }

        yield return End;
    }
}
