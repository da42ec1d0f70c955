namespace Gateway.Instrumentation.Tests.Registration;

public class NameTests
{
    private readonly TestRegistry _test = new();

    [Theory]
    [InlineData("a")]
    [InlineData("_")]
    [InlineData(":")]
    [InlineData("_jobs_total")]
    [InlineData("level:metric:operation")]
    [InlineData("A9z")]
    public void Good_metric_names_are_taken(string name)
    {
        _test.Metrics.Gauge(name, "Things.").Set(1);
        _test.Samples.ShouldBe($"{name} 1");
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("total")]
    [InlineData("_total")]
    [InlineData("orders_totals")]
    public void A_counter_ends_in_total_or_it_would_have_two_names(string name)
    {
        Refused(() => _test.Metrics.Counter(name, "Orders.")).ShouldBe(
            $"Counter \"{name}\" must end in \"_total\", such as \"{name}_total\": OpenMetrics adds this suffix, so Prometheus would see another name than in the text format.");
        Refused(() => _test.Metrics.Info(name, "Orders.", Label.Text("version"))).ShouldContain($"such as \"{name}_info\"");
    }

    [Theory]
    [InlineData("", "requests_total")]
    [InlineData(" ", "requests_total")]
    [InlineData("9lives", "_9lives")]
    [InlineData("jobs-total", "jobs_total")]
    [InlineData("jobs.total", "jobs_total")]
    [InlineData("jobs_total\n", "jobs_total")]
    [InlineData("jobs total", "jobs_total")]
    [InlineData("größe", "gr_e")]
    [InlineData("jobs_total{a=\"b\"}", "jobs_total_a_b")]
    [InlineData("١٢", "requests_total")]
    public void Bad_metric_names_are_refused_with_a_better_one(string name, string suggestion) =>
        Refused(() => _test.Metrics.Counter(name, "Things.")).ShouldBe(
            $"\"{name}\" is not a valid metric name: it must start with a letter, underscore or colon and continue with letters, digits, underscores or colons (ASCII), such as \"{suggestion}\".");

    [Theory]
    [InlineData("", "requests_total")]
    [InlineData("9lives", "_9lives")]
    [InlineData("cache-name", "cache_name")]
    [InlineData("cache:name", "cache_name")]
    [InlineData("cache\n", "cache")]
    [InlineData("größe", "gr_e")]
    public void Bad_label_names_are_refused_with_a_better_one(string name, string suggestion)
    {
        var message = $"\"{name}\" is not a valid label name: it must start with a letter or underscore and continue with letters, digits or underscores (ASCII), such as \"{suggestion}\".";
        Refused(() => Label.Text(name)).ShouldBe(message);
        Refused(() => Label.Number(name)).ShouldBe(message);
        Refused(() => Label.Flag(name)).ShouldBe(message);
        Refused(() => Label.Enum<SyncTrigger>(name)).ShouldBe(message);
    }

    [Fact]
    public void Label_names_with_two_leading_underscores_are_prometheus_own() =>
        Refused(() => Label.Text("__name")).ShouldBe(
            "The label name \"__name\" starts with two underscores, which Prometheus reserves: rename it to \"name\".");

    [Theory]
    [InlineData("__")]
    [InlineData("__9")]
    [InlineData("__name")]
    [InlineData("9")]
    [InlineData("-")]
    public void The_name_that_is_proposed_instead_is_a_good_one(string name)
    {
        var suggestion = Refused(() => Label.Text(name)).Split('"')[^2];
        Label.Text(suggestion).Name.ShouldBe(suggestion);
    }

    [Fact]
    public void One_leading_underscore_is_fine() => Label.Text("_cache").Name.ShouldBe("_cache");

    [Fact]
    public void A_histogram_cannot_have_a_label_le() =>
        Refused(() => _test.Metrics.Histogram("wait_seconds", "Waits.", [1], Label.Text("le"))).ShouldBe(
            "Histogram wait_seconds cannot have a label called \"le\": its buckets carry that label. Give yours another name.");

    [Fact]
    public void Another_metric_may_have_a_label_le()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("le")).WithLabels("x").Inc();
        _test.Samples.ShouldBe("""jobs_total{le="x"} 1""");
    }

    [Fact]
    public void A_label_cannot_stand_twice_on_one_metric()
    {
        Refused(() => _test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"), Label.Text("kind"), Label.Flag("queue"))).ShouldBe(
            "Metric jobs_total has the label \"queue\" more than once: give each label its own name.");
        var queue = Label.Text("queue");
        Refused(() => _test.Metrics.Counter("jobs_total", "Jobs.", queue, queue)).ShouldContain("\"queue\" more than once");
    }

    [Fact]
    public void Null_names_and_texts_are_refused()
    {
        Should.Throw<ArgumentNullException>(() => _test.Metrics.Counter(null!, "Things.")).ParamName.ShouldBe("name");
        Refused(() => _test.Metrics.Counter("things_total", null!)).ShouldBe("Metric things_total has no help text: describe in one sentence what it measures.");
        Refused(() => _test.Metrics.Counter("things_total", " ")).ShouldContain("things_total has no help text");
        Should.Throw<ArgumentNullException>(() => Label.Text(null!)).ParamName.ShouldBe("name");
        Should.Throw<ArgumentNullException>(() => _test.Metrics.Counter("things_total", "Things.", (Label<string>)null!));
    }

    [Fact]
    public void Other_null_arguments_are_refused()
    {
        Should.Throw<ArgumentNullException>(() => new MetricFactory(null!)).ParamName.ShouldBe("registry");
        Should.Throw<ArgumentNullException>(() => new PricingSyncMetrics(null!)).ParamName.ShouldBe("metrics");
        Should.Throw<ArgumentNullException>(() => new PricingSyncJobMetrics(null!)).ParamName.ShouldBe("metrics");
        Should.Throw<ArgumentNullException>(() => _test.Registry.Collect(null!)).ParamName.ShouldBe("output");
        Should.Throw<ArgumentNullException>(() => _test.Registry.CollectAsync(null!).AsTask()).ParamName.ShouldBe("output");
        Should.Throw<ArgumentNullException>(() => _test.Metrics.OperationKind<Counter>(null!)).ParamName.ShouldBe("ended");
        Should.Throw<ArgumentNullException>(() => _test.Metrics.OperationKind<Counter, SyncTrigger>(null!)).ParamName.ShouldBe("ended");
        Should.Throw<ArgumentNullException>(() => _test.Metrics.Bundle(Label.Text("a"), (Func<string, string>)null!)).ParamName.ShouldBe("create");
        Should.Throw<ArgumentNullException>(() => _test.Metrics.Bundle((Label<string>)null!, a => a)).ParamName.ShouldBe("label1");
        Should.Throw<ArgumentNullException>(() => _test.Metrics.Bundle(Label.Text("a"), (Label<string>)null!, (a, b) => a)).ParamName.ShouldBe("label2");
        Should.Throw<ArgumentNullException>(() => _test.Metrics.Bundle(Label.Text("a"), Label.Text("b"), (Label<string>)null!, (a, b, c) => a)).ParamName.ShouldBe("label3");
    }

    private static string Refused(Action register) => Should.Throw<MetricRegistrationException>(register).Message;

    [Fact]
    public void A_bundle_without_a_label_or_a_delegate_is_refused_by_name()
    {
        var metrics = new TestRegistry().Metrics;
        var a = Label.Text("a");
        Label<string> none = null!;
        Refused(() => metrics.Bundle(none, _ => "")).ShouldBe("label1");
        Refused(() => metrics.Bundle<string, string>(a, null!)).ShouldBe("create");
        Refused(() => metrics.Bundle(none, a, (_, _) => "")).ShouldBe("label1");
        Refused(() => metrics.Bundle(a, none, (_, _) => "")).ShouldBe("label2");
        Refused(() => metrics.Bundle<string, string, string>(a, a, null!)).ShouldBe("create");
        Refused(() => metrics.Bundle(none, a, a, (_, _, _) => "")).ShouldBe("label1");
        Refused(() => metrics.Bundle(a, none, a, (_, _, _) => "")).ShouldBe("label2");
        Refused(() => metrics.Bundle(a, a, none, (_, _, _) => "")).ShouldBe("label3");
        Refused(() => metrics.Bundle<string, string, string, string>(a, a, a, null!)).ShouldBe("create");
        Refused(() => metrics.Bundle(none, a, a, a, (_, _, _, _) => "")).ShouldBe("label1");
        Refused(() => metrics.Bundle(a, none, a, a, (_, _, _, _) => "")).ShouldBe("label2");
        Refused(() => metrics.Bundle(a, a, none, a, (_, _, _, _) => "")).ShouldBe("label3");
        Refused(() => metrics.Bundle(a, a, a, none, (_, _, _, _) => "")).ShouldBe("label4");
        Refused(() => metrics.Bundle<string, string, string, string, string>(a, a, a, a, null!)).ShouldBe("create");
        Refused(() => metrics.Bundle(none, a, a, a, a, (_, _, _, _, _) => "")).ShouldBe("label1");
        Refused(() => metrics.Bundle(a, none, a, a, a, (_, _, _, _, _) => "")).ShouldBe("label2");
        Refused(() => metrics.Bundle(a, a, none, a, a, (_, _, _, _, _) => "")).ShouldBe("label3");
        Refused(() => metrics.Bundle(a, a, a, none, a, (_, _, _, _, _) => "")).ShouldBe("label4");
        Refused(() => metrics.Bundle(a, a, a, a, none, (_, _, _, _, _) => "")).ShouldBe("label5");
        Refused(() => metrics.Bundle<string, string, string, string, string, string>(a, a, a, a, a, null!)).ShouldBe("create");
        Refused(() => metrics.ReportFailure("source", null!)).ShouldBe("exception");
        Refused(() => metrics.ReportFailure(null!, new InvalidOperationException())).ShouldBe("source");
        Refused(() => metrics.TimedOperation(null!, "Steps.")).ShouldBe("name");

        static string? Refused(Action register) => Should.Throw<ArgumentNullException>(register).ParamName;
    }
}
