namespace Gateway.Instrumentation.Tests.Registration;

public class BucketsTests
{
    [Fact]
    public void Buckets_are_written_as_a_list()
    {
        Buckets buckets = [0.1, 0.5, 1];
        buckets.ShouldBe([0.1, 0.5, 1]);
        buckets.Count.ShouldBe(3);
        buckets[1].ShouldBe(0.5);
        buckets.ToString().ShouldBe("[0.1, 0.5, 1]");
    }

    [Fact]
    public void A_closing_infinity_may_be_left_out() =>
        Buckets.Of(1, 2, double.PositiveInfinity).ShouldBe(Buckets.Of(1, 2));

    [Fact]
    public void Buckets_are_compared_by_content()
    {
        Buckets.Of(1, 2).Equals(Buckets.Of(1, 2)).ShouldBeTrue();
        Buckets.Of(1, 2).Equals(Buckets.Of(1, 3)).ShouldBeFalse();
        Buckets.Of(1, 2).Equals(null).ShouldBeFalse();
        Buckets.Of(1, 2).GetHashCode().ShouldBe(Buckets.Of(1, 2).GetHashCode());
    }

    [Fact]
    public void Buckets_cannot_be_empty()
    {
        const string Message = "A histogram needs at least one finite bucket bound, such as [0.1, 0.5, 1].";
        Refused(() => Buckets.Of()).ShouldBe(Message);
        Refused(() => Buckets.Of(double.PositiveInfinity)).ShouldBe(Message);
        Refused(() => Buckets.Linear(0, 1, 0)).ShouldBe(Message);
        Refused(() => Buckets.Linear(0, 1, -1)).ShouldBe(Message);
    }

    [Theory]
    [InlineData(2, 1, "Bucket bounds must ascend, but 1 follows 2: sort the list and remove duplicates.")]
    [InlineData(0.5, 0.5, "Bucket bounds must ascend, but 0.5 follows 0.5: sort the list and remove duplicates.")]
    [InlineData(0.0, -0.0, "Bucket bounds must ascend, but -0 follows 0: sort the list and remove duplicates.")]
    [InlineData(1, double.NaN, "Bucket bound 2 is NaN: use finite numbers; +Inf is added automatically.")]
    [InlineData(double.NaN, 1, "Bucket bound 1 is NaN: use finite numbers; +Inf is added automatically.")]
    [InlineData(double.NegativeInfinity, 1, "Bucket bound 1 is -Infinity: use finite numbers; +Inf is added automatically.")]
    [InlineData(double.PositiveInfinity, 1, "Bucket bound 1 is Infinity: use finite numbers; +Inf is added automatically.")]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, "Bucket bound 1 is Infinity: use finite numbers; +Inf is added automatically.")]
    public void Wrong_bounds_are_refused(double first, double second, string message) =>
        Refused(() => Buckets.Of(first, second)).ShouldBe(message);

    [Fact]
    public void Linear_bounds_stand_at_equal_distances() => Buckets.Linear(-1, 0.5, 4).ShouldBe([-1, -0.5, 0, 0.5]);

    [Fact]
    public void Exponential_bounds_grow_by_a_factor() => Buckets.Exponential(0.5, 2, 4).ShouldBe([0.5, 1, 2, 4]);

    [Fact]
    public void Bounds_that_do_not_ascend_are_refused_whoever_made_them()
    {
        Refused(() => Buckets.Linear(0, 0, 2)).ShouldBe("Bucket bounds must ascend, but 0 follows 0: sort the list and remove duplicates.");
        Refused(() => Buckets.Exponential(1, 0.5, 2)).ShouldBe("Bucket bounds must ascend, but 0.5 follows 1: sort the list and remove duplicates.");
    }

    private static string Refused(Action make) => Should.Throw<MetricRegistrationException>(make).Message;

    [Fact]
    public void Histograms_and_summaries_with_any_number_of_labels_take_the_given_numbers()
    {
        var metrics = new TestRegistry().Metrics;
        SixHistograms(metrics);
        var (a, b, c, d, e) = (Label.Text("a"), Label.Text("b"), Label.Text("c"), Label.Text("d"), Label.Text("e"));
        metrics.Summary("s0", "S.", [0.25]);
        metrics.Summary("s1", "S.", [0.25], a);
        metrics.Summary("s2", "S.", [0.25], a, b);
        metrics.Summary("s3", "S.", [0.25], a, b, c);
        metrics.Summary("s4", "S.", [0.25], a, b, c, d);
        metrics.Summary("s5", "S.", [0.25], a, b, c, d, e);
        metrics.Registry.Definitions.Where(one => one.Type == MetricType.Histogram).ShouldAllBe(one => one.Buckets!.Count == 2);
        metrics.Registry.Definitions.Where(one => one.Type == MetricType.Summary).ShouldAllBe(one => one.Quantiles!.Count == 1);
        metrics.Registry.Definitions.Count(one => one.Labels.Count == 5).ShouldBe(2);
    }

    [Fact]
    public void The_bounds_of_the_options_win_with_any_number_of_labels()
    {
        var test = new TestRegistry(options =>
        {
            for (var i = 0; i < 6; i++)
                options.Buckets[$"h{i}"] = [7];
        });
        SixHistograms(test.Metrics);
        test.Registry.Definitions.Where(one => one.Type == MetricType.Histogram).ShouldAllBe(one => one.Buckets!.ToString() == "[7]");
        test.Registry.Definitions.Count(one => one.Type == MetricType.Histogram).ShouldBe(6);
    }

    /// <summary>h0 to h5, with so many labels, and bounds of their own.</summary>
    private static void SixHistograms(MetricFactory metrics)
    {
        var (a, b, c, d, e) = (Label.Text("a"), Label.Text("b"), Label.Text("c"), Label.Text("d"), Label.Text("e"));
        metrics.Histogram("h0", "H.", [1, 2]);
        metrics.Histogram("h1", "H.", [1, 2], a);
        metrics.Histogram("h2", "H.", [1, 2], a, b);
        metrics.Histogram("h3", "H.", [1, 2], a, b, c);
        metrics.Histogram("h4", "H.", [1, 2], a, b, c, d);
        metrics.Histogram("h5", "H.", [1, 2], a, b, c, d, e);
    }
}
