using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Labels;

public class IdLabelTests
{
    [Fact]
    public void An_id_label_shows_as_many_values_as_a_metric_may_have_series()
    {
        var test = new TestRegistry(options =>
        {
            options.DefaultLabelLimit = 2;
            options.MaxSeriesPerMetric = 5;
        });
        var gauge = test.Metrics.Gauge("position_usd", "Value of a position.", Label.Id("position"));
        for (var i = 1; i <= 5; i++)
            gauge.WithLabels($"p{i}").Set(i);
        for (var i = 1; i <= 5; i++)
            test.Registry.Value("position_usd", ("position", $"p{i}")).ShouldBe(i);
        test.OwnSamples.ShouldBeEmpty();
        gauge.WithLabels("p6").Set(6);
        test.Registry.Has("position_usd", ("position", "p6")).ShouldBeFalse();
        test.Registry.Has("position_usd", ("position", "other")).ShouldBeFalse();
    }

    [Fact]
    public void A_removed_id_makes_room()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 1);
        var gauge = test.Metrics.Gauge("position_usd", "Value of a position.", Label.Id("position"));
        for (var i = 1; i <= 3; i++)
        {
            gauge.WithLabels($"p{i}").Set(i);
            test.Samples.ShouldBe($$"""position_usd{position="p{{i}}"} {{i}}""");
            gauge.Remove($"p{i}").ShouldBeTrue();
        }
    }

    [Fact]
    public void Its_name_follows_the_rules() => Should.Throw<MetricRegistrationException>(() => Label.Id("position-id"));
}
