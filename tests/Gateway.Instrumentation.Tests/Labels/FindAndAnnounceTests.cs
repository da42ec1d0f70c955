namespace Gateway.Instrumentation.Tests.Labels;

public class FindAndAnnounceTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void Find_gives_the_handle_once_there_is_one_and_never_makes_one()
    {
        var counter = _test.Metrics.Counter("calls_total", "Calls that were made.", Label.Text("api"));
        counter.Find("a").ShouldBeNull();
        _test.Samples.ShouldBeEmpty();
        var handle = counter.WithLabels("a");
        counter.Find("a").ShouldBeSameAs(handle);
        counter.Find(new string("a")).ShouldBeSameAs(handle);
        counter.Remove("a").ShouldBeTrue();
        counter.Find("a").ShouldBeNull();
    }

    [Fact]
    public void Find_takes_no_place_in_the_label()
    {
        var counter = _test.Metrics.Counter("calls_total", "Calls that were made.", Label.Text("api", limit: 1));
        counter.Find("a").ShouldBeNull();
        counter.WithLabels("b").Inc();
        _test.Samples.ShouldBe("""calls_total{api="b"} 1""");
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void Find_knows_null_as_unknown()
    {
        var counter = _test.Metrics.Counter("calls_total", "Calls that were made.", Label.Text("api"));
        var unknown = counter.WithLabels(null!);
        counter.Find("unknown").ShouldBeSameAs(unknown);
        counter.Find(null!).ShouldBeSameAs(unknown);
    }

    [Fact]
    public void Find_of_a_bundle_makes_none()
    {
        var made = 0;
        var bundles = _test.Metrics.Bundle(Label.Text("a"), Label.Flag("b"), (a, b) => $"{a} {b} {++made}");
        bundles.Find("x", true).ShouldBeNull();
        made.ShouldBe(0);
        bundles.WithLabels("x", true).ShouldBe("x True 1");
        bundles.Find("x", true).ShouldBe("x True 1");
    }

    [Fact]
    public void Announced_counters_stand_at_0()
    {
        _test.Metrics.Counter("calls_total", "Calls that were made.", Label.Text("api")).Announce("a", "b");
        _test.Metrics.Counter("errors_total", "Calls that failed.", Label.Text("api"), Label.Enum<SyncTrigger>("trigger")).Announce("a", SyncTrigger.Manual);
        _test.Samples.ShouldBe(
            """
            calls_total{api="a"} 0
            calls_total{api="b"} 0
            errors_total{api="a",trigger="manual"} 0
            """);
    }
}
