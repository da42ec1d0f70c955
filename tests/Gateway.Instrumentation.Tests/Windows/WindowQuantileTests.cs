using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Windows;

/// <summary>The sketch beside the exact quantiles of the same values: the one of rank <c>min(floor(n*q), n-1)</c>, counted from 0.</summary>
public class WindowQuantileTests
{
    private const double Lowest = 1.0 / (1 << 14);
    private const double End = 1024;

    private static readonly double[] Shares = [0, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];

    private static readonly Dictionary<string, Func<Random, double>> Distributions = new()
    {
        ["constant"] = _ => 0.25,
        ["constant that is no bucket's middle"] = _ => 0.1 + 0.2,
        ["bimodal"] = random => random.Next(100) < 97 ? 0.002 + (random.NextDouble() * 0.001) : 30 + random.NextDouble(),
        ["two values half and half"] = random => random.Next(2) == 0 ? 0.01 : 10,
        ["Pareto"] = random => 0.001 / Math.Pow(1 - random.NextDouble(), 1 / 1.1),
        ["Pareto that leaves the range"] = random => 0.1 / Math.Pow(1 - random.NextDouble(), 2),
        ["uniform"] = random => random.NextDouble() * 10,
        ["uniform over the powers"] = random => Math.Pow(10, -4 + (random.NextDouble() * 7)),
        ["exponential"] = random => -Math.Log(1 - random.NextDouble()) * 0.2,
        ["log-normal"] = random => Math.Exp(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())) * 0.05,
        ["zeros mixed in"] = random => random.Next(3) == 0 ? 0 : random.NextDouble(),
        ["all zeros"] = _ => 0,
        ["below the range"] = random => random.NextDouble() * 1e-5,
        ["above the range"] = random => 2000 + (random.NextDouble() * 1e6),
        ["both sides of the range"] = random => random.Next(4) switch { 0 => 1e-7, 1 => 1e9, _ => random.NextDouble() },
        ["negatives mixed in"] = random => random.Next(5) == 0 ? -random.NextDouble() : 1 + random.NextDouble(),
        ["whole numbers"] = random => random.Next(1, 1000),
    };

    private readonly ManualTimeProvider _time = new();

    public static TheoryData<string> Names => [.. Distributions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Quantiles_are_within_1_percent_of_the_exact_ones(string distribution)
    {
        foreach (var count in new[] { 1, 2, 3, 10, 99, 100, 101, 1000, 50_000 })
        {
            var seed = Random.Shared.Next();
            var random = new Random(seed);
            var window = Window();
            var values = new double[count];
            for (var i = 0; i < count; i++)
            {
                window.Current.Record(values[i] = Distributions[distribution](random));
                if (i % ((count / 4) + 1) == 0)
                    _time.Advance(TimeSpan.FromMinutes(1)); // over all slices
            }

            Array.Sort(values);
            foreach (var share in Shares)
                ShouldBeNear(window.Quantile(share), values, share, $"{distribution}, {count} values, quantile {share}, seed {seed}");
        }
    }

    [Fact]
    public void One_value_is_every_quantile_exactly()
    {
        foreach (var value in new[] { 0.3, 0, -5, 1e-9, 1e9, 1e-4, 1000, double.MaxValue, double.MinValue, double.Epsilon })
        {
            var window = Window();
            window.Current.Record(value);
            foreach (var share in Shares)
                window.Quantile(share).ShouldBe(value);
            window.Totals().ShouldBe(new(1, 0, value, value, value));
            (window.Totals().Average, window.Totals().Lowest, window.Totals().Highest).ShouldBe((value, value, value));
        }
    }

    [Fact]
    public void Of_two_values_the_lower_half_is_the_one_and_the_upper_half_the_other()
    {
        var window = Window();
        window.Current.Record(0.2);
        window.Current.Record(0.1);
        foreach (var share in new[] { 0, 0.25, 0.49 })
            window.Quantile(share).ShouldBe(0.1);
        foreach (var share in new[] { 0.5, 0.51, 0.99, 1 })
            window.Quantile(share).ShouldBe(0.2);
    }

    [Fact]
    public void Extremes_are_exact_and_no_quantile_lies_beyond_them()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var run = 0; run < 300; run++)
        {
            var window = Window();
            var values = Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-8, 8))).ToList();
            values.ForEach(window.Current.Record);
            (window.Totals().Min, window.Totals().Max).ShouldBe((values.Min(), values.Max()));
            foreach (var share in Shares)
                window.Quantile(share)!.Value.ShouldBeInRange(values.Min(), values.Max(), $"seed {seed}");
        }
    }

    [Fact]
    public void Quantiles_never_fall_as_their_share_grows()
    {
        var random = new Random(5);
        foreach (var distribution in Distributions.Values)
        {
            var window = Window();
            for (var i = 0; i < 1000; i++)
                window.Current.Record(distribution(random));
            var quantiles = Enumerable.Range(0, 101).Select(percent => window.Quantile(percent / 100.0)!.Value).ToList();
            quantiles.SequenceEqual(quantiles.Order()).ShouldBeTrue();
        }
    }

    [Fact]
    public void More_values_than_an_int_counts_do_no_harm()
    {
        var slice = new SketchSlice();
        var window = Window();
        window.Current.Record(0.1);
        var counts = (int[])typeof(SketchSlice).GetField("_counts", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(window.Current)!;
        window.Current.Record(0.3);
        counts[SketchLayout.IndexOf(0.3)] = int.MaxValue;
        window.Current.Record(0.3);
        window.Totals().Count.ShouldBe((1L << 31) + 1);
        window.Quantile(0)!.Value.ShouldBe(0.1, 0.001);
        window.Quantile(0.5)!.Value.ShouldBe(0.3, 0.003);
        slice.Count.ShouldBe(0);

        // A full bucket stays full: it would start again from 0 some time later.
        var full = counts[SketchLayout.IndexOf(0.3)] = unchecked((int)0xF000_0000);
        window.Current.Record(0.3);
        counts[SketchLayout.IndexOf(0.3)].ShouldBe(full);
    }

    private static void ShouldBeNear(double? actual, double[] sorted, double share, string message)
    {
        var rank = Math.Min((int)(sorted.Length * share), sorted.Length - 1);
        var exact = sorted[rank];
        actual.ShouldNotBeNull(message);
        switch (exact)
        {
            case var _ when rank == 0 || rank == sorted.Length - 1:
                actual.Value.ShouldBe(exact, message);
                break;
            case < Lowest:
                actual.Value.ShouldBe(sorted[0], message);
                break;
            case >= End:
                actual.Value.ShouldBe(sorted[^1], message);
                break;
            default:
                actual.Value.ShouldBeInRange(exact * 0.99, exact * 1.01, message);
                break;
        }
    }

    private SlidingWindow<SketchSlice> Window() => new(new WindowClock(_time, TimeSpan.FromMinutes(5)));
}
