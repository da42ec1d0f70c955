namespace Gateway.Instrumentation.Tests.Labels;

/// <summary><see cref="Label.Id"/> with <c>oneSeries</c>: a gauge shows each thing once.</summary>
public class OneSeriesTests
{
    private readonly Label<string> _id = Label.Id("id", oneSeries: true);
    private readonly Label<string> _place = Label.Id("place");

    [Fact]
    public void Other_labels_of_the_same_thing_replace_its_series()
    {
        var test = new TestRegistry();
        var gauge = test.Metrics.Gauge("size", "Size.", _place, _id);
        gauge.WithLabels("here", "a").Set(1);
        gauge.WithLabels("here", "b").Set(2);
        gauge.WithLabels("there", "a").Set(3);
        test.Samples.ShouldBe("size{place=\"here\",id=\"b\"} 2\nsize{place=\"there\",id=\"a\"} 3");
        gauge.Find("here", "a").ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whichever_of_five_labels_it_is_things_that_share_the_other_values_keep_their_series(int position)
    {
        var test = new TestRegistry();
        Label<string>[] labels = [.. Enumerable.Range(0, 5).Select(i => i == position ? _id : Label.Text($"l{i}"))];
        var gauge = test.Metrics.Gauge("size", "Size.", labels[0], labels[1], labels[2], labels[3], labels[4]);
        Gauge With(string id, string place)
        {
            string[] values = [.. Enumerable.Range(0, 5).Select(i => i == position ? id : place)];
            return gauge.WithLabels(values[0], values[1], values[2], values[3], values[4]);
        }

        With("a", "here").Set(1);
        With("b", "there").Set(2);
        With("b", "here").Set(3); // b moves to where a is
        test.Samples.Split('\n').Select(line => line.Split(' ')[1]).ShouldBe(["1", "3"]);
    }

    [Fact]
    public void With_two_such_labels_each_thing_of_either_is_shown_once()
    {
        var test = new TestRegistry();
        var gauge = test.Metrics.Gauge("size", "Size.", _id, Label.Id("seat", oneSeries: true));
        gauge.WithLabels("a", "1").Set(1);
        gauge.WithLabels("b", "2").Set(2);
        gauge.WithLabels("c", "3").Set(3);
        gauge.WithLabels("a", "2").Set(4);
        test.Samples.ShouldBe("size{id=\"c\",seat=\"3\"} 3\nsize{id=\"a\",seat=\"2\"} 4");
    }

    [Fact]
    public void A_handle_of_the_replaced_series_replaces_it_back()
    {
        var test = new TestRegistry();
        var gauge = test.Metrics.Gauge("size", "Size.", _id, _place);
        var here = gauge.WithLabels("a", "here");
        gauge.WithLabels("a", "there").Set(2);
        here.IsRemoved.ShouldBeTrue();
        here.Set(3);
        test.Samples.ShouldBe("size{id=\"a\",place=\"here\"} 3");
    }

    [Fact]
    public void What_is_replaced_makes_room_at_the_limit_for_its_replacement_and_for_no_other()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 1);
        var gauge = test.Metrics.Gauge("size", "Size.", _id, _place);
        gauge.WithLabels("a", "here").Set(1);
        gauge.WithLabels("a", "there").Set(2);
        gauge.WithLabels("b", "there").Set(3);
        test.Samples.ShouldBe("size{id=\"a\",place=\"there\"} 2");
        test.OwnSamples.ShouldBe("gateway_metrics_overflow_total{metric=\"size\"} 1");
    }

    [Fact]
    public void Values_without_a_series_of_their_own_replace_nothing()
    {
        var test = new TestRegistry();
        var gauge = test.Metrics.Gauge("size", "Size.", _id, _place);
        gauge.WithLabels("other", "here").Set(1);
        gauge.WithLabels("other", "there").Set(2);
        test.Samples.ShouldBe("size{id=\"other\",place=\"here\"} 1\nsize{id=\"other\",place=\"there\"} 2");
    }

    [Fact]
    public void Null_is_one_value_like_others()
    {
        var test = new TestRegistry();
        var gauge = test.Metrics.Gauge("size", "Size.", _id, _place);
        gauge.WithLabels(null!, "here").Set(1);
        gauge.WithLabels("unknown", "there").Set(2);
        test.Samples.ShouldBe("size{id=\"unknown\",place=\"there\"} 2");
    }

    [Fact]
    public void Counters_keep_their_series()
    {
        var test = new TestRegistry();
        var counter = test.Metrics.Counter("moves_total", "Moves.", _id, _place);
        counter.WithLabels("a", "here").Inc();
        counter.WithLabels("a", "there").Inc();
        test.Samples.ShouldBe("moves_total{id=\"a\",place=\"here\"} 1\nmoves_total{id=\"a\",place=\"there\"} 1");
    }

    [Fact]
    public void A_bundle_of_the_replaced_series_is_made_anew()
    {
        var test = new TestRegistry();
        var gauge = test.Metrics.Gauge("size", "Size.", _id, _place);
        var bundle = test.Metrics.Bundle(_id, _place, (id, place) => new Handles(gauge.WithLabels(id, place)));
        var here = bundle.WithLabels("a", "here");
        bundle.WithLabels("a", "there").Size.Set(2);
        test.Samples.ShouldBe("size{id=\"a\",place=\"there\"} 2");
        bundle.WithLabels("a", "here").ShouldNotBeSameAs(here);
    }

    [Fact]
    public void The_same_metric_with_and_without_it_is_a_conflict()
    {
        var test = new TestRegistry();
        test.Metrics.Gauge("size", "Size.", _id);
        Should.Throw<MetricRegistrationException>(() => test.Metrics.Gauge("size", "Size.", Label.Id("id")))
            .Message.ShouldContain("id (text, limit 2000, one series)");
    }

    [Fact]
    public void Many_threads_that_move_a_thing_leave_one_series_and_its_removal_none()
    {
        var test = new TestRegistry();
        var gauge = test.Metrics.Gauge("size", "Size.", _id, _place);
        Threads.Run(4, thread =>
        {
            for (var i = 0; i < 2000; i++)
                gauge.WithLabels("a", $"place {(thread + i) % 7}").Set(i);
        });
        test.Samples.Split('\n').Length.ShouldBe(1);
        gauge.RemoveAll(_id, "a").ShouldBeTrue();
        test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void No_scrape_shows_a_thing_twice_or_a_place_with_the_value_of_another()
    {
        var test = new TestRegistry();
        var gauge = test.Metrics.Gauge("size", "Size.", _id, _place);
        HashSet<string> shown = [];
        Threads.Run(4, thread =>
        {
            for (var i = 0; i < 2000; i++)
            {
                var place = (thread + i) % 7;
                if (thread == 0)
                    shown.Add(test.Samples);
                else if (thread == 1)
                    gauge.RemoveAll(_id, "a");
                else
                    gauge.WithLabels("a", $"{place}").Set(place);
            }
        });
        shown.ShouldBeSubsetOf(["", .. Enumerable.Range(0, 7).Select(place => $"size{{id=\"a\",place=\"{place}\"}} {place}")]);
    }

    [Fact]
    public void Many_threads_that_create_the_same_series_lose_no_change()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 20_000);
        var gauge = test.Metrics.Gauge("size", "Size.", _id, _place);
        Threads.Run(4, _ =>
        {
            for (var i = 0; i < 20_000; i++)
                gauge.WithLabels($"{i}", "here").Inc();
        });
        Enumerable.Range(0, 20_000).ShouldAllBe(i => gauge.WithLabels($"{i}", "here").Value == 4);
    }

    private sealed record Handles(Gauge Size);
}
