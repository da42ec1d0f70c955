using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.Tests.Catalog;

namespace Gateway.Instrumentation.Tests.Snapshots;

public class RegistrySnapshotTests
{
    private readonly TestRegistry _test = new(options => options.ServiceName = "gw \"1\"\n");

    [Fact]
    public void It_holds_what_the_page_says()
    {
        var metrics = AllFamilies.Recorded();
        var page = metrics.Registry.Scrape();
        var snapshot = metrics.Registry.Snapshot();
        snapshot.Metrics.Select(metric => metric.Name).ShouldBe(metrics.Registry.Definitions.Select(definition => definition.Name));

        // What the process does changes between two readings.
        foreach (var metric in snapshot.Metrics.Where(metric => metric.Family is not (nameof(ProcessMetrics) or nameof(RuntimeMetrics))))
        {
            foreach (var series in metric.Series)
            {
                var labels = series.Labels.Select(label => (label.Key, label.Value)).ToArray();
                if (series.Value is { } value)
                    page.Value(metric.Name, labels).ShouldBe(value, metric.Name);
                if (series.Sum is { } sum)
                    page.Value(metric.Name + "_sum", labels).ShouldBe(sum, metric.Name);
                if (series.Buckets is { } buckets)
                    buckets[^1].ShouldBe(new BucketSnapshot(double.PositiveInfinity, series.Count!.Value));
            }
        }

        snapshot.Metrics.Sum(metric => metric.Series.Sum(series => series.Value is not null ? 1
            : (series.Buckets?.Count ?? 0) + (series.Quantiles?.Count ?? 0) + 2)).ShouldBe(page.Samples.Count);
    }

    [Fact]
    public void Labels_read_back_as_they_were_given()
    {
        const string Awkward = "a\\b \"c\" d\ne,f=\"g\"";
        _test.Metrics.Counter("hits_total", "Hits of a cache.", Label.Text("cache"), Label.Flag("warm")).WithLabels(Awkward, true).Inc();
        _test.Registry.Snapshot().Find("hits_total")!.Series.ShouldHaveSingleItem().Labels
            .ShouldBe(new Dictionary<string, string> { ["cache"] = Awkward, ["warm"] = "true", ["service_name"] = "gw \"1\"\n" });
    }

    [Fact]
    public void What_the_page_leaves_out_is_left_out()
    {
        _test.Metrics.Gauge("depth", "How deep it is.");
        var info = _test.Metrics.Info("build_info", "What was built.", Label.Text("version"));
        info.WithLabels("1").Set();
        info.WithLabels("2").Set();
        var snapshot = _test.Registry.Snapshot();
        snapshot.Find("depth")!.Series.ShouldBeEmpty();
        snapshot.Find("build_info")!.Series.ShouldHaveSingleItem().Labels["version"].ShouldBe("2");
        snapshot.Find("nothing").ShouldBeNull();
    }

    [Fact]
    public void It_is_json_whatever_the_numbers_are()
    {
        var test = new TestRegistry();
        test.Metrics.Gauge("level", "How high it stands.").Set(double.NaN);
        test.Metrics.Histogram("wait_seconds", "How long it took.", [0.5]).Observe(0.1);
        var json = test.Registry.Snapshot().ToJson();
        json.ShouldContain("\"value\": \"NaN\"");
        json.ShouldContain("\"upper_bound\": \"Infinity\"");
        json.ShouldContain("\"type\": \"histogram\"");
        using var parsed = System.Text.Json.JsonDocument.Parse(json);
        parsed.RootElement.GetProperty("metrics").GetArrayLength().ShouldBe(test.Registry.Definitions.Count);
    }

    [Fact]
    public void What_collects_removes_nothing()
    {
        var test = new TestRegistry(options => options.SeriesIdleTimeout = TimeSpan.FromMinutes(10));
        test.Metrics.Gauge("depth", "How deep it is.", Label.Text("queue")).WithLabels("a").Set(1);
        test.Registry.Snapshot();
        for (var i = 0; i < 8; i++)
        {
            test.Time.Advance(TimeSpan.FromMinutes(3));
            test.Registry.Snapshot();
            test.Registry.CollectText();
        }

        test.Registry.Snapshot().Find("depth")!.Series.ShouldHaveSingleItem();
    }

    [Fact]
    public void It_is_empty_when_recording_is_off() =>
        new TestRegistry(options => options.Enabled = false).Registry.Snapshot().Metrics.ShouldBeEmpty();
}
