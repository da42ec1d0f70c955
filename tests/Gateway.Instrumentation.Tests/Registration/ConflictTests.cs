namespace Gateway.Instrumentation.Tests.Registration;

public class ConflictTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void Another_type_is_refused()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.");
        Refused(() => _test.Metrics.Gauge("jobs_total", "Jobs.")).ShouldBe(
            "Metric jobs_total is already registered with another definition. Registered: counter jobs_total. Requested: gauge jobs_total. Give one of them another name, or make both definitions the same.");
    }

    [Fact]
    public void Other_labels_are_refused()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"));
        Refused(() => _test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"), Label.Flag("done"))).ShouldBe(
            "Metric jobs_total is already registered with another definition. Registered: counter jobs_total{queue (text, limit 256)}. Requested: counter jobs_total{queue (text, limit 256), done (flag)}. Give one of them another name, or make both definitions the same.");
    }

    [Fact]
    public void The_same_labels_in_another_order_are_refused()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"), Label.Text("kind"));
        Refused(() => _test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("kind"), Label.Text("queue")))
            .ShouldContain("{queue (text, limit 256), kind (text, limit 256)}. Requested: counter jobs_total{kind (text, limit 256), queue (text, limit 256)}.");
    }

    [Fact]
    public void Another_kind_of_label_is_refused()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("status"));
        Refused(() => _test.Metrics.Counter("jobs_total", "Jobs.", Label.Enum<SyncJobStatus>("status"))).ShouldBe(
            "Metric jobs_total is already registered with another definition. Registered: counter jobs_total{status (text, limit 256)}. Requested: counter jobs_total{status (enum SyncJobStatus)}. Give one of them another name, or make both definitions the same.");
    }

    [Fact]
    public void Another_enum_is_refused()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.", Label.Enum<SyncJobState>("status"));
        Refused(() => _test.Metrics.Counter("jobs_total", "Jobs.", Label.Enum<SyncJobStatus>("status")))
            .ShouldContain("(enum SyncJobState)}. Requested: counter jobs_total{status (enum SyncJobStatus)}.");
    }

    [Fact]
    public void Another_limit_is_refused()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.", Label.Number("status", limit: 10));
        Refused(() => _test.Metrics.Counter("jobs_total", "Jobs.", Label.Number("status", limit: 20)))
            .ShouldContain("Registered: counter jobs_total{status (number, limit 10)}. Requested: counter jobs_total{status (number, limit 20)}.");
    }

    [Fact]
    public void Other_buckets_are_refused()
    {
        _test.Metrics.Histogram("wait_seconds", "Waits.", [0.1, 1]);
        Refused(() => _test.Metrics.Histogram("wait_seconds", "Waits.", [0.1, 2])).ShouldBe(
            "Metric wait_seconds is already registered with another definition. Registered: histogram wait_seconds with buckets [0.1, 1]. Requested: histogram wait_seconds with buckets [0.1, 2]. Give one of them another name, or make both definitions the same.");
    }

    [Fact]
    public void The_message_names_the_families_that_clash()
    {
        var metrics = new GatewayMetrics();
        metrics.Factory.ForFamily(typeof(ConflictTests)).Counter("jobs_total", "Jobs.");
        Refused(() => metrics.Factory.ForFamily(typeof(NameTests)).Gauge("jobs_total", "Jobs."))
            .ShouldContain("Registered: counter jobs_total (by ConflictTests). Requested: gauge jobs_total (by NameTests).");
    }

    [Fact]
    public void A_refused_definition_changes_nothing()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.").Inc();
        Refused(() => _test.Metrics.Gauge("jobs_total", "Jobs."));
        _test.Samples.ShouldBe("jobs_total 1");
    }

    [Theory]
    [InlineData("wait_count")]
    [InlineData("wait_sum")]
    [InlineData("wait_bucket")]
    public void A_gauge_cannot_take_the_name_of_a_histograms_samples(string name)
    {
        _test.Metrics.Histogram("wait", "Waits.", [1]);
        Refused(() => _test.Metrics.Gauge(name, "Something else.")).ShouldBe(
            $"gauge {name} and histogram wait with buckets [1] would both take the name \"{name}\" on the page: rename one of the two.");
    }

    [Theory]
    [InlineData("wait_count")]
    [InlineData("wait_sum")]
    [InlineData("wait_bucket")]
    public void A_histogram_cannot_write_samples_under_the_name_of_a_gauge(string name)
    {
        _test.Metrics.Gauge(name, "Something else.");
        Refused(() => _test.Metrics.Histogram("wait", "Waits.", [1])).ShouldBe(
            $"histogram wait with buckets [1] and gauge {name} would both take the name \"{name}\" on the page: rename one of the two.");
    }

    [Fact]
    public void A_label_that_is_also_a_static_one_shows_the_metrics_own_value()
    {
        var test = new TestRegistry(options =>
        {
            options.StaticLabels["region"] = "eu";
            options.StaticLabels["zone"] = "a";
        });
        test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("region")).WithLabels("us").Inc();
        test.Metrics.Counter("runs_total", "Runs.").Inc();
        test.Samples.ShouldBe("jobs_total{region=\"us\",zone=\"a\"} 1\nruns_total{region=\"eu\",zone=\"a\"} 1");
    }

    [Fact]
    public void The_names_of_the_registrys_own_metrics_are_taken() =>
        Refused(() => _test.Metrics.Counter("gateway_metrics_overflow_total", "Mine.")).ShouldContain("is already registered");

    private static string Refused(Action register) => Should.Throw<MetricRegistrationException>(register).Message;
}
