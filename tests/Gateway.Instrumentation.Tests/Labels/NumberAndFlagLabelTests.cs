namespace Gateway.Instrumentation.Tests.Labels;

public class NumberAndFlagLabelTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void A_number_is_shown_in_digits()
    {
        var counter = _test.Metrics.Counter("answers_total", "Answers.", Label.Number("status"));
        foreach (var status in new[] { 200, 0, -7, long.MaxValue, long.MinValue + 1 })
            counter.WithLabels(status).Inc();
        _test.Samples.ShouldBe(
            """
            answers_total{status="200"} 1
            answers_total{status="0"} 1
            answers_total{status="-7"} 1
            answers_total{status="9223372036854775807"} 1
            answers_total{status="-9223372036854775807"} 1
            """);
    }

    [Fact]
    public void The_smallest_number_stands_for_other()
    {
        var counter = _test.Metrics.Counter("answers_total", "Answers.", Label.Number("status", limit: 1));
        counter.WithLabels(200).Inc();
        counter.WithLabels(long.MinValue).Inc();
        counter.WithLabels(404).Inc();
        _test.Samples.ShouldBe("answers_total{status=\"200\"} 1\nanswers_total{status=\"other\"} 2");
    }

    [Fact]
    public void Numbers_beyond_the_limit_are_folded_into_other()
    {
        var counter = _test.Metrics.Counter("answers_total", "Answers.", Label.Number("status", limit: 2));
        foreach (var status in new[] { 200, 404, 500, 503, 200, 500 })
            counter.WithLabels(status).Inc();
        _test.Samples.ShouldBe(
            """
            answers_total{status="200"} 2
            answers_total{status="404"} 1
            answers_total{status="other"} 3
            """);
        _test.OwnSamples.ShouldBe("""gateway_metrics_overflow_total{metric="answers_total"} 3""");
    }

    [Fact]
    public void A_flag_is_shown_in_lower_case()
    {
        var counter = _test.Metrics.Counter("trades_total", "Trades.", Label.Flag("paper"));
        counter.WithLabels(true).Inc();
        counter.WithLabels(false).Inc();
        _test.Samples.ShouldBe("trades_total{paper=\"true\"} 1\ntrades_total{paper=\"false\"} 1");
    }

    [Fact]
    public void Labels_of_different_kinds_go_together()
    {
        var counter = _test.Metrics.Counter(
            "calls_total", "Calls.", Label.Text("host"), Label.Number("status"), Label.Enum<SyncTrigger>("trigger"));
        counter.WithLabels("a", 200, SyncTrigger.Api).Inc();
        counter.WithLabels("a", 500, SyncTrigger.Api).Inc();
        counter.WithLabels("a", 200, SyncTrigger.Manual).Inc();
        counter.WithLabels("b", 200, SyncTrigger.Api).Inc();
        _test.Samples.ShouldBe(
            """
            calls_total{host="a",status="200",trigger="api"} 1
            calls_total{host="a",status="500",trigger="api"} 1
            calls_total{host="a",status="200",trigger="manual"} 1
            calls_total{host="b",status="200",trigger="api"} 1
            """);
    }

    [Fact]
    public void The_catalog_lists_the_two_values_of_a_flag()
    {
        _test.Metrics.Counter("checks_total", "Checks.", Label.Flag("ok"));
        _test.Registry.Definitions[0].Labels[0].Values.ShouldBe(["true", "false"]);
        _test.Registry.Definitions[0].Labels[0].Limit.ShouldBe(2);
    }

    [Fact]
    public void A_gauge_has_as_many_series_as_its_numbers_flags_and_enums_make()
    {
        var depth = _test.Metrics.Gauge("depth", "Depth.", Label.Number("shard"), Label.Flag("urgent"), Label.Enum<SyncTrigger>("trigger"));
        depth.WithLabels(1, true, SyncTrigger.Api).Set(1);
        depth.WithLabels(1, false, SyncTrigger.Api).Set(2);
        depth.WithLabels(1, true, SyncTrigger.Manual).Set(3);
        depth.WithLabels(2, true, SyncTrigger.Api).Set(4);
        _test.Samples.Split('\n').Select(line => line.Split(' ')[1]).ShouldBe(["1", "2", "3", "4"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_below_1_is_refused(int limit)
    {
        const string Message = "A label limit must be at least 1: pass a higher limit, or omit it to use the registry's default.";
        Should.Throw<ArgumentOutOfRangeException>(() => Label.Text("host", limit)).Message.ShouldStartWith(Message);
        Should.Throw<ArgumentOutOfRangeException>(() => Label.Number("status", limit)).Message.ShouldStartWith(Message);
    }
}
