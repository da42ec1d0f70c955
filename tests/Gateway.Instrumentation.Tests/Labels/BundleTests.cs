namespace Gateway.Instrumentation.Tests.Labels;

public class BundleTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void A_bundle_is_made_once_per_label_set()
    {
        var made = 0;
        var bundles = _test.Metrics.Bundle(Label.Text("a"), Label.Flag("b"), Label.Number("c"), (a, b, c) => $"{a} {b} {c} {++made}");
        bundles.WithLabels("x", true, 7).ShouldBe("x True 7 1");
        bundles.WithLabels("x", true, 7).ShouldBe("x True 7 1");
        bundles.WithLabels("x", false, 7).ShouldBe("x False 7 2");
    }

    [Fact]
    public void A_bundle_is_handed_the_value_that_is_shown()
    {
        var bundles = _test.Metrics.Bundle(Label.Text("a", limit: 1), a => a + "!");
        bundles.WithLabels(null!).ShouldBe("unknown!");
        bundles.WithLabels("x").ShouldBe("other!");
        bundles.WithLabels("y").ShouldBe("other!");
    }

    [Fact]
    public void A_bundle_in_a_disabled_registry_is_handed_the_value_that_would_be_shown()
    {
        var disabled = new TestRegistry(options => options.Enabled = false);
        var bundles = disabled.Metrics.Bundle(Label.Text("a"), a => $"{a.Length} characters");
        bundles.WithLabels(null!).ShouldBe("7 characters");
    }

    [Fact]
    public void A_fold_of_a_bundle_counts_for_the_metrics_that_carry_the_label()
    {
        var provider = Label.Text("provider", limit: 1);
        var calls = _test.Metrics.Counter("calls_total", "Calls.", provider);
        _test.Metrics.Counter("other_total", "Others.", Label.Text("provider"));
        var bundles = _test.Metrics.Bundle(provider, p => new Calls(calls.WithLabels(p)));
        foreach (var name in new[] { "a", "b", "c" })
            bundles.WithLabels(name).Total.Inc();
        _test.Samples.ShouldBe("calls_total{provider=\"a\"} 1\ncalls_total{provider=\"other\"} 2");
        _test.OwnSamples.ShouldBe("""gateway_metrics_overflow_total{metric="calls_total"} 2""");
    }

    [Fact]
    public void A_bundle_whose_making_failed_takes_no_place_and_can_be_made_later()
    {
        var fail = true;
        var bundles = _test.Metrics.Bundle(Label.Text("a", limit: 1), a => fail ? throw new InvalidOperationException("not yet") : a + "!");
        Should.Throw<InvalidOperationException>(() => bundles.WithLabels("x"));
        fail = false;
        bundles.WithLabels("y").ShouldBe("y!");
    }

    [Fact]
    public void A_bundle_without_series_gives_its_values_place_back_when_it_is_removed()
    {
        var bundles = _test.Metrics.Bundle(Label.Text("a", limit: 1), a => a + "!");
        bundles.WithLabels("x").ShouldBe("x!");
        bundles.WithLabels("y").ShouldBe("other!");
        bundles.Remove("x").ShouldBeTrue();
        bundles.WithLabels("y").ShouldBe("y!");
    }

    [Fact]
    public void A_bundle_follows_a_metric_that_another_component_registered_first()
    {
        var (mine, theirs) = (Label.Text("provider", limit: 1), Label.Text("provider", limit: 1));
        _test.Metrics.Counter("calls_total", "Calls.", theirs);
        Labeled<Counter, string>? calls = null;
        var bundles = _test.Metrics.Bundle(mine, p => new Calls(calls!.WithLabels(p)));
        calls = _test.Metrics.Counter("calls_total", "Calls.", mine);
        bundles.WithLabels("a").Total.Inc();
        var first = bundles.WithLabels("a");
        bundles.WithLabels("b").Total.Inc();
        calls.Remove("a").ShouldBeTrue();
        bundles.WithLabels("a").ShouldNotBeSameAs(first);
        _test.Samples.ShouldContain("calls_total{provider=\"other\"} 1");
    }

    [Fact]
    public void A_bundle_leaves_with_its_series_and_gives_its_values_place_in_the_label_back()
    {
        var provider = Label.Text("provider", limit: 1);
        var calls = _test.Metrics.Counter("calls_total", "Calls.", provider);
        var bundles = _test.Metrics.Bundle(provider, p => new Calls(calls.WithLabels(p)));
        var first = bundles.WithLabels("a");
        calls.Remove("a").ShouldBeTrue();
        bundles.Find("a").ShouldBeNull();
        calls.WithLabels("b").Inc();
        bundles.WithLabels("a").ShouldNotBeSameAs(first);
        bundles.WithLabels("a").Total.Inc();
        _test.Samples.ShouldBe(
            """
            calls_total{provider="b"} 1
            calls_total{provider="other"} 1
            """);
    }

    private sealed record Calls(Counter Total);
}
