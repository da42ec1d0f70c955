namespace Gateway.Instrumentation.Tests.Registration;

public class QuantilesTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void Quantiles_are_written_as_a_list()
    {
        Quantiles quantiles = [0.5, 0.99, 1];
        quantiles.ShouldBe([0.5, 0.99, 1]);
        quantiles.Count.ShouldBe(3);
        quantiles[1].ShouldBe(0.99);
        quantiles.ToString().ShouldBe("[0.5, 0.99, 1]");
        Quantiles.Default.ShouldBe([0.5, 0.9, 0.95, 0.99]);
    }

    [Fact]
    public void Quantiles_are_compared_by_content()
    {
        Quantiles.Of(0.5, 0.9).Equals(Quantiles.Of(0.5, 0.9)).ShouldBeTrue();
        Quantiles.Of(0.5, 0.9).Equals(Quantiles.Of(0.5)).ShouldBeFalse();
        Quantiles.Of(0.5, 0.9).Equals((object)Quantiles.Of(0.5, 0.9)).ShouldBeTrue();
        Quantiles.Of(0.5).Equals(null).ShouldBeFalse();
        Quantiles.Of(0.5).Equals("0.5").ShouldBeFalse();
        Quantiles.Of(0.5, 0.9).GetHashCode().ShouldBe(Quantiles.Of(0.5, 0.9).GetHashCode());
    }

    [Fact]
    public void The_list_is_a_copy()
    {
        double[] values = [0.5, 0.9];
        var quantiles = Quantiles.Of(values);
        values[0] = 0.1;
        quantiles[0].ShouldBe(0.5);
    }

    [Fact]
    public void Quantiles_cannot_be_empty() =>
        Refused(() => Quantiles.Of()).ShouldBe("A summary needs at least one quantile, such as [0.5, 0.95, 0.99].");

    [Theory]
    [InlineData(0.9, 0.5, "Quantiles must ascend, but 0.5 follows 0.9: sort the list and remove duplicates.")]
    [InlineData(0.5, 0.5, "Quantiles must ascend, but 0.5 follows 0.5: sort the list and remove duplicates.")]
    [InlineData(0.0, -0.0, "Quantiles must ascend, but -0 follows 0: sort the list and remove duplicates.")]
    [InlineData(0.5, 95, "95 is not a quantile: it must be from 0 to 1, such as 0.95 for the 95th percentile.")]
    [InlineData(-0.1, 0.5, "-0.1 is not a quantile: it must be from 0 to 1, such as 0.95 for the 95th percentile.")]
    [InlineData(0.5, double.NaN, "NaN is not a quantile: it must be from 0 to 1, such as 0.95 for the 95th percentile.")]
    [InlineData(double.NegativeInfinity, 0.5, "-Infinity is not a quantile: it must be from 0 to 1, such as 0.95 for the 95th percentile.")]
    [InlineData(0.5, 1.0000000000000002, "1.0000000000000002 is not a quantile: it must be from 0 to 1, such as 0.95 for the 95th percentile.")]
    public void What_is_no_list_of_shares_is_refused(double first, double second, string message) =>
        Refused(() => Quantiles.Of(first, second)).ShouldBe(message);

    [Fact]
    public void The_same_definition_gives_the_same_summary()
    {
        _test.Metrics.Summary("wait_seconds", "Waits.", [0.5]).ShouldBeSameAs(_test.Metrics.Summary("wait_seconds", "Waits.", [0.5]));
        _test.Metrics.Summary("run_seconds", "Runs.").ShouldBeSameAs(_test.Metrics.Summary("run_seconds", "Runs.", Quantiles.Default));
        var text = Label.Text("x");
        _test.Metrics.Summary("call_seconds", "Calls.", [0.5], text).ShouldBeSameAs(_test.Metrics.Summary("call_seconds", "Calls.", [0.5], text));
    }

    [Fact]
    public void Other_quantiles_are_refused()
    {
        _test.Metrics.Summary("wait_seconds", "Waits.", [0.5, 0.9]);
        Refused(() => _test.Metrics.Summary("wait_seconds", "Waits.", [0.5])).ShouldBe(
            "Metric wait_seconds is already registered with another definition. Registered: summary wait_seconds with quantiles [0.5, 0.9]. Requested: summary wait_seconds with quantiles [0.5]. Give one of them another name, or make both definitions the same.");
    }

    [Fact]
    public void A_histogram_under_the_name_of_a_summary_is_refused()
    {
        _test.Metrics.Summary("wait_seconds", "Waits.", [0.5]);
        Refused(() => _test.Metrics.Histogram("wait_seconds", "Waits.", [1])).ShouldBe(
            "Metric wait_seconds is already registered with another definition. Registered: summary wait_seconds with quantiles [0.5]. Requested: histogram wait_seconds with buckets [1]. Give one of them another name, or make both definitions the same.");
    }

    [Theory]
    [InlineData("wait_seconds_sum")]
    [InlineData("wait_seconds_count")]
    [InlineData("wait_seconds_created")]
    public void What_a_summary_shows_beside_its_quantiles_is_taken(string name)
    {
        _test.Metrics.Summary("wait_seconds", "Waits.");
        Refused(() => _test.Metrics.Gauge(name, "Else.")).ShouldEndWith($" would both take the name \"{name}\" on the page: rename one of the two.");
    }

    [Fact]
    public void A_summary_takes_no_name_of_a_bucket()
    {
        _test.Metrics.Summary("wait_seconds", "Waits.");
        _test.Metrics.Gauge("wait_seconds_bucket", "Buckets.").Set(1);
        _test.Samples.ShouldContain("wait_seconds_bucket 1");
    }

    [Fact]
    public void A_summary_cannot_have_a_label_quantile() =>
        Refused(() => _test.Metrics.Summary("wait_seconds", "Waits.", null, Label.Text("quantile"))).ShouldBe(
            "Summary wait_seconds cannot have a label called \"quantile\": its quantiles carry that label. Give yours another name.");

    [Fact]
    public void A_summary_may_have_a_label_le_and_a_histogram_a_label_quantile()
    {
        _test.Metrics.Summary("wait_seconds", "Waits.", [1], Label.Text("le")).WithLabels("x").Observe(1);
        _test.Metrics.Histogram("run_seconds", "Runs.", [1], Label.Text("quantile")).WithLabels("x").Observe(1);
        _test.Samples.ShouldStartWith("wait_seconds{le=\"x\",quantile=\"1.0\"} 1\n");
    }

    [Fact]
    public void The_catalog_names_the_quantiles()
    {
        _test.Metrics.Summary("wait_seconds", "Waits.", [0.5, 0.9], Label.Text("queue"));
        var definition = _test.Registry.Definitions[0];
        (definition.Type, definition.Quantiles, definition.Buckets).ShouldBe((MetricType.Summary, Quantiles.Of(0.5, 0.9), null));
        definition.ToString().ShouldBe("summary wait_seconds{queue (text, limit 256)} with quantiles [0.5, 0.9]");
    }

    private static string Refused(Action make) => Should.Throw<MetricRegistrationException>(make).Message;
}
